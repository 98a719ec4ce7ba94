using Patchbay.Protocol.JsonRpc;
using Patchbay.Protocol.Splice;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

/// <summary>A proxy of two connections: what it does not touch passes byte for byte.</summary>
public sealed class JsonRpcRelayTests
{
    [Fact]
    public async Task Everything_passes_untouched_but_for_the_id()
    {
        await using var proxy = new Proxy();
        await proxy.Editor.SayAsync("""{"id":"e-1", "x-top": 1.0 ,"method":"unknown/method","params":{ "a":"\u00e9\/", "_meta" : {} },"jsonrpc":"2.0"}""");
        Assert.Equal("""{"id":1, "x-top": 1.0 ,"method":"unknown/method","params":{ "a":"\u00e9\/", "_meta" : {} },"jsonrpc":"2.0"}""", await proxy.Agent.HearAsync());
        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0", "id":1 ,"result":{"big":12345678901234567890123, "e":1e2},"y":[ ]}""");
        Assert.Equal("""{"jsonrpc":"2.0", "id":"e-1" ,"result":{"big":12345678901234567890123, "e":1e2},"y":[ ]}""", await proxy.Editor.HearAsync());

        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":2,"method":"m"}""");
        await proxy.Agent.HearAsync();
        await proxy.Agent.SayAsync("""{"error":{"code":1.5,"message":null,"z":"\ud800"},"id":2}""");
        Assert.Equal("""{"error":{"code":1.5,"message":null,"z":"\ud800"},"id":2}""", await proxy.Editor.HearAsync());

        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"new_kind","t":"\u003c"}} }""");
        Assert.Equal("""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"new_kind","t":"\u003c"}} }""", await proxy.Editor.HearAsync());

        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0","id":0,"method":"session/request_permission","params":{}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"session/request_permission","params":{}}""", await proxy.Editor.HearAsync());
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":1,"result":{"outcome":{"outcome":"cancelled"}}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":0,"result":{"outcome":{"outcome":"cancelled"}}}""", await proxy.Agent.HearAsync());
    }

    [Fact]
    public async Task An_answer_is_edited_in_its_place()
    {
        await using var proxy = new Proxy
        {
            Edit = async answer =>
            {
                await Task.Yield();
                return answer.WithResult(RawJson.Append(answer.Result, ["configOptions"], Json("""{"id":"endpoint"}""")));
            },
        };
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":9,"method":"session/new","params":{}}""");
        await proxy.Agent.HearAsync();
        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0","id":1,"result":{"sessionId":"s", "configOptions":[ {"id":"mode"} ] }}""", """{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s"}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":9,"result":{"sessionId":"s", "configOptions":[ {"id":"mode"},{"id":"endpoint"} ] }}""", await proxy.Editor.HearAsync());
        Assert.Equal("""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s"}}""", await proxy.Editor.HearAsync());
    }

    [Fact]
    public async Task Answers_and_notifications_keep_their_order()
    {
        await using var proxy = new Proxy();
        for (var number = 1; number <= 200; number++)
        {
            await proxy.Editor.SayAsync($$"""{"jsonrpc":"2.0","id":"{{number}}","method":"m"}""");
            await proxy.Agent.HearAsync();
        }

        var said = Enumerable.Range(1, 200).SelectMany(number => new[] { $$"""{"jsonrpc":"2.0","id":{{number}},"result":0}""", $$"""{"jsonrpc":"2.0","method":"n{{number}}"}""" });
        await proxy.Agent.SayAsync([.. said]);
        for (var number = 1; number <= 200; number++)
        {
            Assert.Equal($$"""{"jsonrpc":"2.0","id":"{{number}}","result":0}""", await proxy.Editor.HearAsync());
            Assert.Equal($$"""{"jsonrpc":"2.0","method":"n{{number}}"}""", await proxy.Editor.HearAsync());
        }
    }

    [Fact]
    public async Task Cancelling_is_passed_on_with_the_other_id_and_the_answer_still_comes()
    {
        await using var proxy = new Proxy();
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":"mine","method":"m"}""");
        await proxy.Agent.HearAsync();
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":"mine"}}""");
        Assert.Equal("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":1}}""", await proxy.Agent.HearAsync());
        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0","id":1,"result":{"stopReason":"cancelled"}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":"mine","result":{"stopReason":"cancelled"}}""", await proxy.Editor.HearAsync());
    }

    [Fact]
    public async Task When_the_agent_is_gone_the_editor_is_told()
    {
        await using var proxy = new Proxy();
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":4,"method":"m"}""");
        await proxy.Agent.HearAsync();
        proxy.Agent.Close();
        Assert.Equal("""{"jsonrpc":"2.0","id":4,"error":{"code":-32603,"message":"Internal error: the other side has closed the connection"}}""", await proxy.Editor.HearAsync());
    }

    [Fact]
    public async Task An_edit_that_fails_is_answered()
    {
        await using var proxy = new Proxy { Edit = _ => throw new InvalidOperationException("a bug") };
        await proxy.Editor.SayAsync("""{"jsonrpc":"2.0","id":4,"method":"m"}""");
        await proxy.Agent.HearAsync();
        await proxy.Agent.SayAsync("""{"jsonrpc":"2.0","id":1,"result":1}""");
        Assert.Contains("\"id\":4,\"error\"", await proxy.Editor.HearAsync(), StringComparison.Ordinal);
    }

    private sealed class Proxy : IAsyncDisposable
    {
        public Proxy()
        {
            Handler toEditor = new(), toAgent = new();
            Editor = new Wire(toEditor);
            Agent = new Wire(toAgent);
            toEditor.Requests = request => Agent.Connection.RelayAsync(request, edit: Edit);
            toEditor.Notifications = notification => new ValueTask(Agent.Connection.ForwardAsync(notification));
            toAgent.Requests = request => Editor.Connection.RelayAsync(request);
            toAgent.Notifications = notification => new ValueTask(Editor.Connection.ForwardAsync(notification));
        }

        public Wire Editor { get; }

        public Wire Agent { get; }

        public Func<JsonRpcMessage, ValueTask<JsonRpcMessage>>? Edit { get; init; }

        public async ValueTask DisposeAsync()
        {
            await Editor.DisposeAsync();
            await Agent.DisposeAsync();
        }
    }
}
