using System.Text;
using System.Text.Json;
using CsCheck;
using Patchbay.Protocol.Acp;

namespace Patchbay.Tests.Acp;

/// <summary>What is read and written again is the same JSON, whatever it holds.</summary>
public sealed class AcpRecordTests
{
    public static TheoryData<string> Types => [.. WireShapes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_object_in_is_the_same_object_out(string name)
    {
        var type = WireShapes.All.Single(one => one.Name == name);
        var again = typeof(AcpRecordTests).GetMethod(nameof(Again), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<Func<string, string>>();
        WireShapes.Object(type).Sample(json => JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(again(json))), iter: 300, print: json => $"{json}\n{again(json)}");
    }

    [Fact]
    public void An_unknown_update_goes_out_as_the_bytes_that_came()
    {
        const string raw = """{ "sessionUpdate" : "state_update", "t":"\u00e9\/<", "n":1.0 }""";
        var notification = Read<SessionNotification>($$"""{"sessionId":"s","update":{{raw}}}""");
        Assert.Equal("state_update", Assert.IsType<UnknownUpdate>(notification.Update).Name);
        Assert.Equal($$"""{"sessionId":"s","update":{{raw}}}""", Write(notification));
    }

    [Theory]
    [InlineData("""{"sessionUpdate":"usage_update","used":1.5,"size":1}""")]
    [InlineData("""{"sessionUpdate":"tool_call"}""")]
    [InlineData("""{"sessionUpdate":7}""")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void An_update_of_another_shape_is_kept(string raw)
    {
        var notification = Read<SessionNotification>($$"""{"sessionId":"s","update":{{raw}}}""");
        Assert.IsType<UnknownUpdate>(notification.Update);
        Assert.Equal($$"""{"sessionId":"s","update":{{raw}}}""", Write(notification));
    }

    [Fact]
    public void A_tool_call_holds_blocks_diffs_terminals_and_what_is_new()
    {
        var update = Assert.IsType<ToolCall>(Read<SessionNotification>(
            """
            {"sessionId":"s","update":{"toolCallId":"t","title":"Edit","kind":"edit","status":"in_progress","rawInput":{"file_path":"/a"},"content":[
              {"type":"content","content":{"type":"text","text":"x"}},
              {"type":"diff","path":"/a","newText":"b"},
              {"type":"terminal","terminalId":"1"},
              {"type":"hologram"}],"sessionUpdate":"tool_call"}}
            """).Update);
        Assert.Equal((ToolKind.Edit, ToolCallStatus.InProgress), (update.Kind, update.Status));
        Assert.Equal([typeof(BlockOutput), typeof(DiffOutput), typeof(TerminalOutputLink), typeof(UnknownOutput)], update.Content!.Select(content => content.GetType()));
        Assert.Equal("/a", update.RawInput!.Value.GetProperty("file_path").GetString());
    }

    [Fact]
    public void Null_and_absent_are_told_apart_and_a_copy_can_fill_it()
    {
        var update = Assert.IsType<SessionInfoUpdate>(Read<SessionNotification>("""{"sessionId":"s","update":{"sessionUpdate":"session_info_update","title":null}}""").Update);
        Assert.True(update.IsNull("title"));
        Assert.False(update.IsNull("updatedAt"));
        var filled = new SessionNotification { SessionId = "s", Update = update with { Title = "new" } };
        Assert.Equal("""{"sessionId":"s","update":{"sessionUpdate":"session_info_update","title":"new"}}""", Write(filled));
    }

    [Fact]
    public void Half_a_character_costs_no_message()
    {
        var update = Read<SessionNotification>("""{"sessionId":"s","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"a\ud83d \\ud83d \ud83d\ude00"}}}""").Update;
        Assert.Equal("a\ufffd \\ud83d 😀", Assert.IsType<TextContent>(Assert.IsType<AgentMessageChunk>(update).Content).Text);
    }

    [Fact]
    public void What_is_written_by_hand_has_its_name_first_and_no_more_than_was_given()
    {
        Assert.Equal(
            """{"sessionId":"s","prompt":[{"type":"text","text":"grüße <b>"},{"type":"resource_link","uri":"file:///a","name":"a"}]}""",
            Write(new PromptRequest { SessionId = "s", Prompt = [new TextContent { Text = "grüße <b>" }, new ResourceLink { Uri = "file:///a", Name = "a" }] }));
        Assert.Equal("""{"protocolVersion":2,"info":{"name":"n","version":"1"}}""", Write(InitializeRequest.V2(new Implementation { Name = "n", Version = "1" })));
        Assert.Equal("""{"sessionId":"s","configId":"fast","type":"boolean","value":true}""", Write(SetConfigOptionRequest.Turn("s", "fast", true)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sessionId":null,"prompt":[]}""")]
    [InlineData("""{"sessionId":"s","prompt":"text"}""")]
    [InlineData("[]")]
    public void Params_of_another_shape_are_refused(string json) => Assert.Throws<JsonException>(() => Read<PromptRequest>(json));

    [Fact]
    public void Where_there_is_nothing_to_say_null_is_an_answer()
    {
        Assert.Null(Read<SessionResponse>("null").Modes);
        Assert.Null(AcpJson.Read<SessionResponse>(default).Modes);
    }

    private static T Read<T>(string json) where T : AcpObject => AcpJson.Read<T>(Encoding.UTF8.GetBytes(json));

    private static string Write<T>(T value) where T : AcpObject => Encoding.UTF8.GetString(AcpJson.Write(value));

    private static string Again<T>(string json) where T : AcpObject => Write(Read<T>(json));
}
