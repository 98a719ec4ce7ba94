using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Gateways;

/// <summary>A lock file that can be waited for without asking again and again. The system lets go of it when its holder dies, however it dies.</summary>
/// <remarks>The same lock as that of a <see cref="FileStream"/> opened with <see cref="FileShare.None"/>, which can only be tried.</remarks>
public sealed class WaitingLock : IDisposable
{
    private const int Exclusive = 2;

    private readonly SafeFileHandle _file;

    private WaitingLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <exception cref="OperationCanceledException">That took too long.</exception>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    public static async Task<WaitingLock> TakeAsync(string path, CancellationToken cancellationToken) => OperatingSystem.IsWindows()
        ? new WaitingLock(await TakeOnWindowsAsync(path, cancellationToken).ConfigureAwait(false))
        : await TakeOnUnixAsync(path, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [UnsupportedOSPlatform("windows")]
    private static async Task<WaitingLock> TakeOnUnixAsync(string path, CancellationToken cancellationToken)
    {
        var file = Open(path);
        var taken = Task.Factory.StartNew(() => UnixNative.FileLock(file, Exclusive), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await taken.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new WaitingLock(file);
        }
        catch (OperationCanceledException)
        {
            // The call cannot be broken off; whenever it returns, the lock goes with the file.
            _ = taken.ContinueWith(_ => file.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Opens the file without .NET's own lock on it, which fails where ours is to wait.</summary>
    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle Open(string path)
    {
        if (!File.Exists(path)) AtomicFile.Touch(path);
        var file = UnixNative.Open(path, UnixNative.OpenReadWriteCloseOnExec);
        return file.IsInvalid ? throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}") : file;
    }

    private static async Task<SafeFileHandle> TakeOnWindowsAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Held by another process. Windows has no call that waits for an open file to be closed.
                await Task.Delay(50, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
