using System.Text;
using Patchbay.Protocol.JsonRpc;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

/// <summary>Lines that are no messages, and handlers that fail: the connection goes on.</summary>
public sealed class JsonRpcFaultTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":"ping","method":"echo","params":[]}""";
    private const string Pong = """{"jsonrpc":"2.0","id":"ping","result":[]}""";

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":", -32700, "null")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}}", -32700, "null")]
    [InlineData("Starting up …", -32700, "null")]
    [InlineData("[]", -32600, "null")]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}]", -32600, "null")]
    [InlineData("{\"level\":\"info\"}", -32600, "null")]
    [InlineData("{\"id\":5,\"method\":7}", -32600, "5")]
    [InlineData("{\"id\":{},\"method\":\"x\"}", -32600, "null")]
    public async Task A_line_that_is_no_message_is_answered_and_reported(string line, int code, string id)
    {
        await using var wire = new Wire(Handler.Echo());
        await wire.SayAsync(line, Ping);
        Assert.StartsWith($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":{{{code}}},"message":""", await wire.HearAsync(), StringComparison.Ordinal);
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Equal(line, Text(Assert.Single(wire.Handler.Faults).Line));
    }

    [Theory]
    [InlineData("npm warn deprecated", JsonRpcBadLineKind.Noise)]
    [InlineData("\"text\"", JsonRpcBadLineKind.Noise)]
    [InlineData("{\"level\":30,\"msg\":\"listening\"}", JsonRpcBadLineKind.NotAMessage)]
    public async Task Noise_on_an_agents_output_is_reported_and_not_answered(string line, JsonRpcBadLineKind kind)
    {
        await using var wire = new Wire(Handler.Echo(), new JsonRpcOptions { AnswersNoise = false });
        await wire.SayAsync(line, Ping);
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Equal(kind, Assert.Single(wire.Handler.Faults).BadLine!.Kind);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_no_message()
    {
        await using var wire = new Wire(Handler.Echo());
        await wire.SayBytesAsync(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}', (byte)'\n' });
        await wire.SayAsync(Ping);
        Assert.Contains("-32700", await wire.HearAsync(), StringComparison.Ordinal);
        Assert.Equal(Pong, await wire.HearAsync());
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"result\":{\"a\":")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}")]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}]")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"01234567890123456789012345678901234567890123456789\"}")]
    [InlineData("{\"result\":\"01234567890123456789012345678901234567890123456789\",\"id\":1}")]
    public async Task A_damaged_answer_fails_the_call_that_waits_for_it(string line)
    {
        await using var wire = new Wire(Handler.Echo(), new JsonRpcOptions { MaxLineBytes = 60 });
        var call = wire.Connection.CallAsync("x");
        await wire.SayAsync(line);
        var failure = await Assert.ThrowsAsync<JsonRpcException>(() => call.WaitAsync(Patience));
        Assert.StartsWith("the answer could not be read: ", failure.Message, StringComparison.Ordinal);
        await wire.SayAsync(Ping);
        string heard;
        while ((heard = await wire.HearAsync()) != Pong) Assert.DoesNotContain("ping", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_request_does_not_fail_a_call_with_the_same_number()
    {
        await using var wire = new Wire();
        var call = wire.Connection.CallAsync("x");
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"meth""", """{"jsonrpc":"2.0","id":1,"result":"good"}""");
        Assert.Equal("\"good\"", Text((await call.WaitAsync(Patience)).Result));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(200_000)]
    public async Task A_line_that_is_too_long_is_skipped_and_its_request_told(int excess)
    {
        await using var wire = new Wire(Handler.Echo(), new JsonRpcOptions { MaxLineBytes = 1000 });
        await wire.SayAsync($$"""{"jsonrpc":"2.0","id":"big","method":"echo","params":"{{new string('x', 1000 + excess)}}"}""", Ping);
        Assert.Equal("""{"jsonrpc":"2.0","id":"big","error":{"code":-32600,"message":"Invalid request: the line is longer than 1000 bytes"}}""", await wire.HearAsync());
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Equal(JsonRpcBadLineKind.TooLong, Assert.Single(wire.Handler.Faults).BadLine!.Kind);
    }

    [Fact]
    public async Task A_line_of_just_the_allowed_length_is_read()
    {
        await using var wire = new Wire(Handler.Echo(), new JsonRpcOptions { MaxLineBytes = Ping.Length });
        await wire.SayAsync(Ping + "\r");
        Assert.Contains("longer", await wire.HearAsync(), StringComparison.Ordinal);
        await wire.SayAsync(Ping);
        Assert.Equal(Pong, await wire.HearAsync());
    }

    [Fact]
    public async Task Line_ends_blank_lines_and_a_byte_order_mark_do_not_matter()
    {
        await using var wire = new Wire(Handler.Echo());
        await wire.SayBytesAsync(Encoding.UTF8.GetBytes($"\uFEFF{Ping}\r\n\n\r\n  \t\n  {Ping}  \n"));
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Equal(Pong, await wire.HearAsync());
        await wire.SayBytesAsync(Encoding.UTF8.GetBytes(Ping));
        wire.Close();
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Empty(wire.Handler.Faults);
    }

    [Fact]
    public async Task A_handler_that_throws_answers_32603_and_is_reported()
    {
        await using var wire = new Wire(new Handler { Requests = _ => throw new InvalidOperationException("a bug"), Notifications = _ => throw new InvalidOperationException("another") });
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"n"}""", Ping);
        Assert.Equal("""{"jsonrpc":"2.0","id":"ping","error":{"code":-32603,"message":"Internal error: a bug"}}""", await wire.HearAsync());
        Assert.Equal(["another", "a bug"], wire.Handler.Faults.Select(fault => fault.Exception!.Message));
    }

    [Fact]
    public async Task A_handler_answers_with_the_error_it_throws()
    {
        await using var wire = new Wire(new Handler { Requests = _ => throw new JsonRpcException(new JsonRpcError(-32002, "Resource not found", Json("{\"uri\": 1}"))) });
        await wire.SayAsync(Ping);
        Assert.Equal("""{"jsonrpc":"2.0","id":"ping","error":{"code":-32002,"message":"Resource not found","data":{"uri": 1}}}""", await wire.HearAsync());
        Assert.Empty(wire.Handler.Faults);
    }

    [Fact]
    public async Task An_unknown_method_is_32601()
    {
        await using var wire = new Wire();
        await wire.SayAsync("""{"jsonrpc":"2.0","id":3,"method":"session/set_model"}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"Method not found: session/set_model"}}""", await wire.HearAsync());
    }

    [Fact]
    public async Task An_answer_to_nothing_is_reported()
    {
        await using var wire = new Wire(Handler.Echo());
        await wire.SayAsync("""{"jsonrpc":"2.0","id":77,"result":1}""", """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""", Ping);
        Assert.Equal(Pong, await wire.HearAsync());
        Assert.Equal(["an answer to nothing that was asked: id 77", "the other side could not read something: Parse error"], wire.Handler.Faults.Select(fault => fault.Explanation));
    }
}
