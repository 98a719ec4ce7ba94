using System.Diagnostics;

namespace Patchbay.Host.Processes;

/// <summary>A child whose input and output are pipes: an agent that is driven line by line.</summary>
public sealed class PipedProcess : IAsyncDisposable
{
    /// <summary>What of standard error is kept for the message when the child ends too early.</summary>
    private const int ErrorTailLines = 10;

    private readonly Process _process;
    private readonly Queue<string> _errorTail = new();

    private PipedProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program with exactly this environment.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static PipedProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new PipedProcess(Process.Start(start)!);
    }

    /// <summary>The last lines of its standard error.</summary>
    public string ErrorTail
    {
        get
        {
            lock (_errorTail) return string.Join('\n', _errorTail);
        }
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Its standard input, for a protocol that writes bytes; not beside <see cref="WriteLineAsync"/>.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output, for a protocol that reads bytes; not beside <see cref="ReadLineAsync"/>.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Done when it has ended; never fails.</summary>
    public Task Exited => _process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Writes one line to its input.</summary>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one line of its output; null when it has ended.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _process.StandardOutput.ReadLineAsync(cancellationToken);

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_errorTail)
        {
            if (_errorTail.Count == ErrorTailLines) _errorTail.Dequeue();
            _errorTail.Enqueue(line);
        }
    }

    /// <summary>Closes its input, which ends an agent in order; whatever still lives a second later is killed with all it started.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
