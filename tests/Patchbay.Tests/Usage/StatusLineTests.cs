using System.Text;
using Patchbay.Commands;
using Patchbay.Usage;

namespace Patchbay.Tests.Usage;

/// <summary>The line below a conversation.</summary>
public sealed class StatusLineTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly LedgerFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    private string Line(string json) => StatusLineCommand.LineOf(_machine.Context, _machine.Folder.SettingsPath, StatusInput.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "")]
    [InlineData("[1]", "")]
    [InlineData("""{"session_id":7,"model":"opus","context_window":{"used_percentage":"x"}}""", "")]
    [InlineData("""{"session_id":"s","model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"},"context_window":{"used_percentage":30.9}}""", "Opus 5.5 · context 30%")]
    [InlineData("""{"session_id":"s","model":{"id":"x","display_name":"a\u001b[31mb\u0007"},"context_window":{"used_percentage":null}}""", "a[31mb")]
    public void What_is_not_known_is_left_out(string json, string expected) => Assert.Equal(expected, Line(json));

    [Fact]
    public void Endpoint_and_model_are_those_of_the_conversation_and_cost_and_tokens_those_of_the_whole_session()
    {
        _machine.Write(
            LedgerFolder.Row(Noon, model: "first"), LedgerFolder.Row(Noon.AddSeconds(1), model: "qwen3-coder", endpoint: "corp", input: 45_000, output: 1500, cost: 1_230_000),
            LedgerFolder.Row(Noon.AddSeconds(2), model: "tiny", endpoint: "side") with { AskedModel = "claude-haiku-5" }, LedgerFolder.Row(Noon.AddSeconds(3), model: "sub", endpoint: "side") with { Agent = "a" });
        const string rest = " · $1.23 · 45.4k in, 1.5k out";
        Assert.Equal("corp · qwen3-coder" + rest, Line("""{"session_id":"s","model":{"id":"claude-opus-5-5"}}"""));
        Assert.Equal("corp · qwen3-coder" + rest, Line("""{"session_id":"s","model":{"id":"claude-opus-5-5[1m]"}}"""));
        Assert.Equal("side · tiny" + rest, Line("""{"session_id":"s"}"""));
        Assert.Equal("", Line("""{"session_id":"t"}"""));
    }

    [Fact]
    public void An_unknown_cost_is_called_so()
    {
        _machine.Write(LedgerFolder.Row(Noon, cost: null));
        Assert.Equal("e · m · cost unknown · 111 in, 2 out", Line("""{"session_id":"s"}"""));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(150, " · 75% of 150 tokens a session")]
    [InlineData(113, " · limit of 113 tokens a session reached")]
    public void A_limit_that_is_near_is_said(int tokens, string expected)
    {
        _machine.Write(LedgerFolder.Row(Noon));
        File.WriteAllText(_machine.Folder.SettingsPath, $$"""{ "limits": [ { "per": "session", "tokens": {{tokens}} }, { "per": "session", "endpoint": "other", "tokens": 1 } ] }""");
        Assert.EndsWith("111 in, 2 out" + expected, Line("""{"session_id":"s"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_ledger_is_no_trouble()
    {
        _machine.Write(LedgerFolder.Row(Noon));
        File.WriteAllText(_machine.Path, new string('x', 5000));
        Assert.Equal("Opus", Line("""{"session_id":"s","model":{"display_name":"Opus"}}"""));
    }
}
