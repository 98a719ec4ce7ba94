using Patchbay.Endpoints.Credentials;
using Patchbay.Gateway.Admission;

namespace Patchbay.Composition;

/// <summary>The files of one gateway's state that are its own: the lock and the local token.</summary>
internal static class DataFolder
{
    private const string LockName = "gateway.lock";
    private const string TokenName = "token";

    /// <summary>Takes the folder for this process until the returned stream is disposed or the process ends, however it ends.</summary>
    /// <returns>Null when another gateway has it.</returns>
    public static FileStream? TryLock(string folder)
    {
        try
        {
            return AtomicFile.OpenExclusive(Path.Combine(folder, LockName));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The local token; made on first use, readable by its owner alone, the same for the life of the folder, so that agents
    /// that run keep working over a restart.</summary>
    public static LocalToken Token(string folder)
    {
        var path = Path.Combine(folder, TokenName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= 32 } kept) return new LocalToken(kept);
        var made = LocalToken.Create();
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(made + "\n"));
        return new LocalToken(made);
    }
}
