using System.ComponentModel;
using System.Diagnostics;

namespace Patchbay.Host.Processes;

/// <summary>What a short command of the system said.</summary>
/// <param name="Code">Its exit code; -1 when it could not be started.</param>
/// <param name="Output">Standard output, trimmed.</param>
/// <param name="Error">Standard error, trimmed; the system's words when it could not be started.</param>
public sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>A service manager answers at once, or not at all.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandRun> OfAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return new CommandRun(process.ExitCode, (await output.ConfigureAwait(false)).Trim(), (await error.ConfigureAwait(false)).Trim());
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return new CommandRun(-1, "", $"`{program}` did not answer within {Limit.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception missing)
        {
            return new CommandRun(-1, "", missing.Message);
        }
    }
}
