using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>A child that is driven through pipes and belongs to us with all that it starts: it has a session of its own, so that a Ctrl-C in our terminal does not reach it,
/// and whatever of it is left when we are done with it is killed as one group.</summary>
/// <remarks>Its standard input is its life line: however we end, a kill -9 included, the system closes it. On Windows the child stays in our console.</remarks>
public sealed class OwnedProcess : IAsyncDisposable
{
    /// <summary>What of standard error is kept for the message when the child ends too early.</summary>
    private const int ErrorTailLines = 10;

    private readonly TimeSpan _patience;
    private readonly Queue<string> _errorTail = new();
    private readonly PipedProcess? _windows;
    private readonly Task _errors = Task.CompletedTask;

    [UnsupportedOSPlatform("windows")]
    private OwnedProcess(int pid, AnonymousPipeServerStream input, AnonymousPipeServerStream output, AnonymousPipeServerStream errors, TimeSpan patience)
    {
        (Id, Input, Output, _patience) = (pid, input, output, patience);
        Exited = UnixWait.UntilExitAsync(pid, onStopped: null);
        _errors = ReadErrorsAsync(errors);
    }

    private OwnedProcess(PipedProcess process, TimeSpan patience)
    {
        (Id, Input, Output, _patience, _windows) = (process.Id, process.Input, process.Output, patience, process);
        Exited = process.Exited;
    }

    /// <summary>Its process id; also that of its group.</summary>
    public int Id { get; }

    /// <summary>Its standard input.</summary>
    public Stream Input { get; }

    /// <summary>Its standard output.</summary>
    public Stream Output { get; }

    /// <summary>Done when it has ended; never fails.</summary>
    public Task Exited { get; }

    /// <summary>The last lines of its standard error.</summary>
    public string ErrorTail
    {
        get
        {
            if (_windows is not null) return _windows.ErrorTail;
            lock (_errorTail) return string.Join('\n', _errorTail);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="folder">Its working folder; on Unix it is ours.</param>
    /// <param name="patience">How long it may take to end after its input was closed.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static OwnedProcess Start(ProgramStart start, string folder, TimeSpan patience)
    {
        if (OperatingSystem.IsWindows()) return new OwnedProcess(PipedProcess.Start(start.Program, start.Arguments, start.Environment, folder), patience);
        var input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var errors = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var pid = UnixSpawn.Piped(start, Handle(input), Handle(output), Handle(errors), out var error);
        foreach (var pipe in (AnonymousPipeServerStream[])[input, output, errors])
        {
            pipe.DisposeLocalCopyOfClientHandle();
            if (error != 0) pipe.Dispose();
        }

        return error == 0 ? new OwnedProcess(pid, input, output, errors, patience) : throw new Win32Exception(error, UnixSpawn.Describe(error));
    }

    private static nint Handle(AnonymousPipeServerStream pipe) => pipe.ClientSafePipeHandle.DangerousGetHandle();

    private async Task ReadErrorsAsync(Stream errors)
    {
        using var reader = new StreamReader(errors);
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                lock (_errorTail)
                {
                    if (_errorTail.Count == ErrorTailLines) _errorTail.Dequeue();
                    _errorTail.Enqueue(line);
                }
            }
        }
        catch (IOException)
        {
            // The pipe of a process that was killed.
        }
    }

    /// <summary>Closes its input, which is how it is told to end. What still lives when its time is over is killed with all it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_windows is not null)
        {
            await _windows.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await CloseAsync(Input).ConfigureAwait(false);
        await Task.WhenAny(Exited, Task.Delay(_patience)).ConfigureAwait(false);
        // The group, not the process: what it has started may outlive it.
        if (!OperatingSystem.IsWindows()) UnixNative.Kill(-Id, UnixSignal.Kill);
        await Exited.ConfigureAwait(false);
        await CloseAsync(Output).ConfigureAwait(false);
    }

    private static async Task CloseAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
    }
}
