using System.Collections.Concurrent;
using Patchbay.EndToEnd.Peers;
using Xunit.Abstractions;

namespace Patchbay.EndToEnd;

/// <summary>Every way to fail that Claude Code was seen in, at an endpoint of a hosted session, through the gateway and without it.</summary>
public class SessionFailureScenarios(RowStage stage, ITestOutputHelper output) : IClassFixture<RowStage>
{
    /// <summary>How many conversations at a time.</summary>
    private const int AtOnce = 3;

    /// <summary>What fails, and the finding; with a second one where nobody stands in between to read the answer itself.</summary>
    private static readonly (string Endpoint, string Code, string? Direct)[] Rows =
    [
        ("no-such-name", "PB-NET-01", null), ("refused", "PB-NET-02", null), ("full", "PB-NET-03", null),
        ("self-signed", "PB-NET-05", null), ("unknown-authority", "PB-NET-05", null), ("expired", "PB-NET-07", null),
        ("https-to-plain", "PB-NET-08", null), ("http-to-tls", "PB-NET-13", null),
        ("row-silent", "PB-NET-14", null), ("row-stall", "PB-NET-15", "PB-NET-14"),
        ("row-cut", "PB-NET-16", null), ("row-reset", "PB-NET-16", null), ("row-close", "PB-NET-12", null),
        ("row-401", "PB-CRED-02", null), ("row-403", "PB-CRED-03", null), ("row-403-html", "PB-CRED-03", null),
        ("row-404-path", "PB-END-01", null), ("row-404-model", "PB-END-02", null),
        ("row-404-no-model", "PB-END-03", null), ("row-400-no-model", "PB-END-03", null),
        ("row-400-unknown", "PB-END-23", null), ("row-400-billing", "PB-END-23", null), ("row-402", "PB-END-23", null),
        ("row-413", "PB-END-23", null), ("row-422", "PB-END-23", null), ("row-429", "PB-END-23", null),
        ("row-500", "PB-END-23", null), ("row-502-html", "PB-END-05", null), ("row-503-loading", "PB-END-04", null), ("row-529", "PB-END-23", null),
        ("row-redirect", "PB-END-09", null), ("row-redirect-302", "PB-END-09", null),
        ("row-200-empty", "PB-END-07", null), ("row-200-html", "PB-END-06", null), ("row-200-openai", "PB-END-08", null), ("row-200-openai-sse", "PB-END-08", null),
        ("row-200-error-event", "PB-END-03", null), ("row-200-bad-event", "PB-END-10", null),
    ];

    /// <summary>Found out by the agent's own clock first, which the stage sets to 5 s; a stall in a stream it takes longer for.</summary>
    private static readonly string[] Slow = ["full", "row-silent", "row-stall"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_is_told_once_by_its_finding_and_soon_and_never_in_the_agents_words_as_well(bool direct)
    {
        ConcurrentQueue<string> wrong = new();
        await Parallel.ForEachAsync(Rows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (row, _) =>
        {
            var played = await stage.PlayAsync(row.Endpoint, direct);
            var line = $"{row.Endpoint}: {played}";
            output.WriteLine(line);
            var code = direct ? row.Direct ?? row.Code : row.Code;
            if (played.Told.Count != 1) wrong.Enqueue($"told {played.Told.Count} times: {line}");
            else if (played.Told[0].Finding.GetProperty("code").GetString() != code) wrong.Enqueue($"not {code}: {line}");
            else if (!played.Told[0].Finding.GetProperty("what").GetString()!.Contains(row.Endpoint, StringComparison.Ordinal)) wrong.Enqueue($"the endpoint is not named: {line}");
            // From the beginning of the turn; the agent's first try is in it, and a busy machine.
            else if (played.Told[0].After > 20 && !Slow.Contains(row.Endpoint)) wrong.Enqueue($"late: {line}");
            else if (played.Said.Length > 0) wrong.Enqueue($"said twice: {line}");
            else if (played.ToString().Contains("/login", StringComparison.Ordinal)) wrong.Enqueue($"a sign-in: {line}");
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_the_agent_says_by_itself_is_shown_when_nothing_failed()
    {
        var good = await stage.PlayAsync("row-ok", direct: false);
        Assert.Empty(good.Told);
        Assert.Contains("ok here. You said: hello", good.Said, StringComparison.Ordinal);
        // A command of its own is answered by it, not by a model: with a message id of its making, as its errors have.
        Assert.Contains("Context Usage", (await stage.PlayAsync("row-ok", direct: false, "/context")).Said, StringComparison.Ordinal);
    }
}
