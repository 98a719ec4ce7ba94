using System.Text;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Output;

/// <summary>Where a command speaks: data on standard output, talk on standard error.</summary>
/// <remarks>Plain streams, not <see cref="System.Console.Out"/>: that one sets the terminal up on first use, and the terminal is the agent's.</remarks>
internal sealed class Talk
{
    private readonly Lazy<TextWriter> _data;
    private readonly Lazy<TextWriter> _words;

    /// <param name="data">Standard output.</param>
    /// <param name="words">Standard error.</param>
    public Talk(Func<TextWriter> data, Func<TextWriter> words)
    {
        _data = new Lazy<TextWriter>(data);
        _words = new Lazy<TextWriter>(words);
    }

    /// <summary>The process's own streams.</summary>
    public static Talk ToStreams() => new(
        static () => new StreamWriter(System.Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true },
        static () => new StreamWriter(System.Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true });

    /// <summary>Data: what another program may read.</summary>
    public TextWriter Data => _data.Value;

    /// <summary>Talk: what only a person reads.</summary>
    public TextWriter Words => _words.Value;

    /// <summary>A line for a person.</summary>
    public void Say(string line) => _words.Value.WriteLine(line);

    /// <summary>A line for a person about what they did not ask for.</summary>
    public void Note(string line) => Say($"patchbay: {line}");

    /// <summary>What went wrong, and what to do.</summary>
    /// <returns>The exit code of a failure.</returns>
    public int Fail(string error, string? hint = null)
    {
        Say($"error: {error}");
        if (!string.IsNullOrEmpty(hint)) Say($"hint: {hint}");
        return ExitCodes.Failed;
    }

    /// <summary>A finding: what happened, what to do, the other end's words, the code.</summary>
    /// <returns>The exit code of a failure.</returns>
    public int Fail(Finding finding)
    {
        Tell("error", finding);
        return ExitCodes.Failed;
    }

    /// <summary>A finding that stops nothing.</summary>
    public void Warn(Finding finding) => Tell("warning", finding);

    private void Tell(string word, Finding finding)
    {
        Say($"{word}: {finding.What}");
        Say($"hint: {finding.Remedy}");
        if (finding.Evidence.Length > 0) Say($"evidence: {finding.Evidence}");
        Say($"code: {finding.Code} ({finding.Layer.Word()}); `patchbay explain {finding.Code}` tells more");
    }
}

/// <summary>What commands return to the shell. An agent's own code is returned unchanged.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Tried and failed.</summary>
    public const int Failed = 1;

    /// <summary>Called in a way that makes no sense.</summary>
    public const int Usage = 2;
}
