namespace Patchbay.Endpoints.Credentials;

/// <summary>Replaces a file whole: a reader sees the old bytes or the new ones, also when the machine stops in between.</summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>: a temporary file in the same folder, flushed to the disk, renamed.</summary>
    /// <remarks>A symbolic link stays one: the file behind it is replaced. An existing file keeps its mode, a new one gets 0600.
    /// Folders that are missing are made with 0700.</remarks>
    /// <exception cref="IOException">The file cannot be written; nothing has changed then.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var target = FollowLinks(path);
        CreateFolder(Path.GetDirectoryName(target)!);
        var mode = OperatingSystem.IsWindows() || !File.Exists(target) ? OwnerOnly : File.GetUnixFileMode(target);
        var temporary = $"{target}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            WriteNew(temporary, bytes, mode);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Takes away what writers of this file left behind that were killed in the middle. Only for whoever holds the lock of its writers.</summary>
    public static void RemoveLeftovers(string path)
    {
        var target = FollowLinks(path);
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) return;
        var name = Path.GetFileName(target);
        foreach (var file in Directory.EnumerateFiles(folder, $"{name}.*-*.tmp"))
        {
            var between = Path.GetFileName(file)[(name.Length + 1)..^".tmp".Length];
            if (between.Split('-') is [var pid, { Length: 32 } random] && pid.All(char.IsAsciiDigit) && random.All(char.IsAsciiHexDigitLower)) File.Delete(file);
        }
    }

    /// <summary>Makes a folder, and those above it, for the owner alone; one that is there stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnlyFolder);
    }

    /// <summary>Opens a lock file for this process alone until the stream is disposed or the process ends; makes it (0600) when it is not there.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public static FileStream OpenExclusive(string path) => OpenLock(path, FileShare.None);

    /// <summary>Makes an empty file (0600) when it is not there.</summary>
    public static void Touch(string path) => OpenLock(path, FileShare.ReadWrite | FileShare.Delete).Dispose();

    /// <summary>The file behind a chain of symbolic links; the path itself when it is none, or when the links lead nowhere yet.</summary>
    public static string FollowLinks(string path)
    {
        var full = Path.GetFullPath(path);
        // Asked of a path where nothing is, resolving throws.
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private static FileStream OpenLock(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(path, options);
        // The mode is set on the open file: the umask has no say in it, and the content is not there yet.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
