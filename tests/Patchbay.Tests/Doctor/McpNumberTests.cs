using System.Text.Json;
using Patchbay.Doctor;

namespace Patchbay.Tests.Doctor;

/// <summary>The MCP server that Claude Code is given.</summary>
public sealed class McpNumberTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}""", "\"protocolVersion\":\"2025-11-25\"")]
    [InlineData("""{"jsonrpc":"2.0","id":"a","method":"tools/list"}""", "\"name\":\"read_number\"")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"read_number","arguments":{"name":"x"}}}""", "The number is 4711.")]
    [InlineData("""{"jsonrpc":"2.0","id":3,"method":"prompts/list"}""", "-32601")]
    public void A_question_is_answered_under_its_id(string line, string answer)
    {
        var said = McpNumber.Answer(line, "4711")!;
        Assert.Contains(answer, said, StringComparison.Ordinal);
        Assert.Equal(JsonDocument.Parse(line).RootElement.GetProperty("id").GetRawText(), JsonDocument.Parse(said).RootElement.GetProperty("id").GetRawText());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("not json")]
    [InlineData("[]")]
    public void What_wants_no_answer_gets_none(string line) => Assert.Null(McpNumber.Answer(line, "4711"));
}
