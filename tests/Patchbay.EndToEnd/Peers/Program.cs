using System.Diagnostics;

namespace Patchbay.EndToEnd.Peers;

/// <summary>What a finished program said.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    public override string ToString() => $"exit {Code}\n--- stdout\n{Output}\n--- stderr\n{Error}";
}

/// <summary>A child process with a given environment and nothing else.</summary>
internal sealed class Program : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private Program(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public StreamReader Output => _process.StandardOutput;

    public StreamWriter Input => _process.StandardInput;

    public static Program Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Program(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> RunAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, string input = "")
    {
        await using var program = Start(file, arguments, environment, folder);
        await program.Input.WriteAsync(input);
        program.Input.Close();
        var output = program.Output.ReadToEndAsync();
        return await program.EndAsync(output);
    }

    public async Task<Ended> EndAsync(Task<string>? output = null)
    {
        output ??= Output.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limits.Wait);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end: {await output}\n{await _error}");
        }

        return new Ended(_process.ExitCode, await output, await _error);
    }

    public void Kill() => _process.Kill();

    public Task<string> Errors => _error;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It had ended.
        }

        _process.Dispose();
    }
}
