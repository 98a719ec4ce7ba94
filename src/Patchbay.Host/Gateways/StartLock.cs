using System.Runtime.Versioning;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Gateways;

/// <summary>Keeps two launchers from starting two gateways. The system lets go of it when its holder dies, however it dies.</summary>
public sealed class StartLock : IDisposable
{
    private const int Exclusive = 2;

    private readonly FileStream _file;

    private StartLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <exception cref="OperationCanceledException">That took too long.</exception>
    public static async Task<StartLock> TakeAsync(GatewayFolder folder, CancellationToken cancellationToken)
    {
        return OperatingSystem.IsWindows()
            ? new StartLock(await TakeOnWindowsAsync(folder, cancellationToken).ConfigureAwait(false))
            : await TakeOnUnixAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [UnsupportedOSPlatform("windows")]
    private static async Task<StartLock> TakeOnUnixAsync(GatewayFolder folder, CancellationToken cancellationToken)
    {
        // ReadWrite sharing: the stream's own lock would fail where ours is to wait.
        var file = new FileStream(folder.StartLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var taken = Task.Factory.StartNew(() => Lock(file), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await taken.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new StartLock(file);
        }
        catch (OperationCanceledException)
        {
            // The call cannot be broken off; whenever it returns, the lock goes with the file.
            _ = taken.ContinueWith(_ => file.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static int Lock(FileStream file) => UnixNative.FileLock((int)file.SafeFileHandle.DangerousGetHandle(), Exclusive);

    private static async Task<FileStream> TakeOnWindowsAsync(GatewayFolder folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(folder.StartLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Held by another launcher. Windows has no call that waits for an open file to be closed.
                await Task.Delay(50, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
