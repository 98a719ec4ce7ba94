using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Credentials;

/// <summary>Runs a helper program that prints a key.</summary>
/// <remarks>Through the shell (<c>sh -c</c>, <c>cmd /c</c>), in the folder of the settings file, with the gateway's environment and
/// nothing on its standard input. What it prints to standard error is only shown when it fails.</remarks>
public sealed class CredentialCommand
{
    /// <summary>Lines of standard error that are kept for the evidence.</summary>
    private const int TailLines = 10;

    /// <summary>Characters of standard output that are read; a longer answer is no key.</summary>
    private const int MaxOutput = 64 * 1024;

    private readonly string _folder;
    private readonly TimeSpan _limit;

    /// <param name="folder">Where the helper runs.</param>
    /// <param name="limit">How long it may take; default 10 s, which is long for a key chain and short for a person who waits.</param>
    public CredentialCommand(string folder, TimeSpan? limit = null)
    {
        _folder = folder;
        _limit = limit ?? TimeSpan.FromSeconds(10);
    }

    /// <summary>Runs the helper and waits for its answer.</summary>
    /// <param name="line">The command line.</param>
    /// <returns>What it printed without surrounding blanks, or why there is nothing: it could not be started, ended with a code
    /// other than 0 (with the tail of its standard error), printed nothing, or took too long (it is killed then, with its children).</returns>
    public async Task<(string? Output, string? Problem)> RunAsync(string line)
    {
        using var process = new Process { StartInfo = StartInfo(line) };
        try
        {
            if (!process.Start()) return (null, "the command did not start");
        }
        catch (Win32Exception exception)
        {
            return (null, $"the command did not start: {exception.Message}");
        }

        var errors = new Queue<string>();
        using var limit = new CancellationTokenSource(_limit);
        try
        {
            process.StandardInput.Close();
            var reading = ReadOutputAsync(process.StandardOutput, limit.Token);
            await ReadTailAsync(process.StandardError, errors, limit.Token).ConfigureAwait(false);
            var output = await reading.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode != 0) return (null, $"the command ended with exit code {process.ExitCode}{Tail(errors)}");
            return output.Length == 0 ? (null, $"the command printed nothing{Tail(errors)}") : (output, null);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            return (null, $"the command took longer than {_limit.TotalSeconds:0.###} s and was stopped{Tail(errors)}");
        }
        catch (IOException exception)
        {
            // Its pipes broke: it closed its standard input before we did, or was killed from outside.
            Kill(process);
            return (null, $"the command's output could not be read: {exception.Message}{Tail(errors)}");
        }
    }

    private ProcessStartInfo StartInfo(string line)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = Directory.Exists(_folder) ? _folder : "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (OperatingSystem.IsWindows())
        {
            // cmd has quoting rules of its own: with /s it takes off the outer quotes and reads the rest as typed.
            info.FileName = "cmd.exe";
            info.Arguments = $"/d /s /c \"{line}\"";
        }
        else
        {
            info.FileName = "/bin/sh";
            info.ArgumentList.Add("-c");
            info.ArgumentList.Add(line);
        }

        return info;
    }

    private static async Task<string> ReadOutputAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (text.Length < MaxOutput) text.Append(buffer, 0, count);
        }

        return text.ToString().Trim();
    }

    private static async Task ReadTailAsync(StreamReader reader, Queue<string> tail, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            tail.Enqueue(line.Length > 200 ? line[..200] + "…" : line);
            if (tail.Count > TailLines) tail.Dequeue();
        }
    }

    private static string Tail(Queue<string> errors) => errors.Count == 0 ? "" : ": " + EvidenceSecrets.Redact(string.Join(" · ", errors));

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
