using Patchbay.Endpoints.Credentials;
using Patchbay.Gateway.Admission;
using Patchbay.Host.Gateways;

namespace Patchbay.Composition;

/// <summary>The files of one gateway's state that are its own: the lock and the local token.</summary>
internal static class DataFolder
{
    private const string LockName = "gateway.lock";
    private const string TokenName = "token";

    /// <summary>Who holds the lock for longer than this and has no record is a gateway that is just starting.</summary>
    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(1);

    /// <summary>Takes the folder for this process until the returned lock is disposed or the process ends, however it ends.</summary>
    /// <returns>Null when another gateway has it.</returns>
    public static async Task<IDisposable?> LockAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return AtomicFile.OpenExclusive(path);
        }
        catch (IOException) when (GatewayRecord.Read(new GatewayFolder(folder)) is { IsProcessAlive: true })
        {
            return null;
        }
        catch (IOException)
        {
            // A guard takes it for a moment, to learn that it is free.
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ShortHold);
        try
        {
            return await WaitingLock.TakeAsync(path, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
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
