using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.EndToEnd;

/// <summary>The ACP library against the official TypeScript SDK, which checks every message by its schema: once as the agent, once as the client.</summary>
public sealed class AcpSdkScenarios : IDisposable
{
    private readonly Place _place = new();

    [Fact]
    public async Task An_agent_of_the_official_SDK_is_asked_everything()
    {
        await using var program = Start("agent");
        var editor = new AcpEditor();
        await using var client = new AcpClient(program.Output.BaseStream, program.Input.BaseStream);
        ConcurrentQueue<SessionUpdate> updates = new();
        ConcurrentQueue<string> told = new();
        client.Updated += notification => updates.Enqueue(notification.Update);
        client.AuthStatusChanged += status => told.Enqueue($"{status.Kind} {status.Detail}");
        client.SdkMessage += message => told.Enqueue(message.Message.GetProperty("subtype").GetString()!);
        client.ElicitationCompleted += done => told.Enqueue(done.ElicitationId);
        client.Start(editor);

        var early = await Assert.ThrowsAsync<JsonRpcException>(() => client.NewSessionAsync(new NewSessionRequest { Cwd = "/w", McpServers = [] }).WaitAsync(Limits.Wait));
        Assert.Equal(JsonRpcErrorCode.InvalidRequest, early.Error.Code);
        var hello = await client.InitializeAsync(InitializeRequest.V1(
            new Implementation { Name = "patchbay", Version = "1" },
            new ClientCapabilities { Fs = new FileSystemCapabilities { ReadTextFile = true, WriteTextFile = true }, Terminal = true, Elicitation = new ElicitationCapabilities { Form = new AcpEmpty() } })).WaitAsync(Limits.Wait);
        Assert.Equal(("judge", true, "b"), (hello.AgentInfo!.Name, hello.AgentCapabilities!.LoadSession, hello.AuthMethods![1].Env!.Value.GetProperty("A").GetString()));
        Assert.True(hello.AgentInfo.IsNull("title"));
        Assert.Equal("patchbay", hello.Meta!.Value.GetProperty("seen").GetProperty("clientInfo").GetProperty("name").GetString());

        await client.AuthenticateAsync(new AuthenticateRequest { MethodId = "login" });
        Assert.Equal([ApiType.Anthropic, null], (await client.ListProvidersAsync()).Providers.Select(provider => provider.Current?.ApiType));
        await client.SetProviderAsync(new SetProviderRequest { ProviderId = "main", ApiType = ApiType.Anthropic, BaseUrl = "http://x", Headers = new Dictionary<string, string> { ["x-api-key"] = "k" } });
        await client.DisableProviderAsync(new DisableProviderRequest { ProviderId = "main" });
        var opened = await client.NewSessionAsync(new NewSessionRequest { Cwd = "/w", McpServers = [McpServer.Stdio("m", "/bin/m", ["-x"], [new NameValue { Name = "A", Value = "b" }]), McpServer.Http("h", "http://h")] });
        Assert.Equal(("new", "ask", 3), (opened.SessionId, opened.Modes!.CurrentModeId, opened.ConfigOptions!.Count));
        Assert.Equal("/bin/m", opened.Meta!.Value.GetProperty("seen").GetProperty("mcpServers")[0].GetProperty("command").GetString());
        Assert.Null((await client.LoadSessionAsync(new LoadSessionRequest { SessionId = "old", Cwd = "/w", McpServers = [] })).Modes);
        Assert.NotNull((await client.ResumeSessionAsync(new ResumeSessionRequest { SessionId = "old", Cwd = "/w" })).Modes);
        Assert.Equal("fork", (await client.ForkSessionAsync(new ForkSessionRequest { SessionId = "old", Cwd = "/w" })).SessionId);
        Assert.Equal("more", (await client.ListSessionsAsync(new ListSessionsRequest())).NextCursor);
        await client.DeleteSessionAsync(new SessionReference { SessionId = "old" });
        await client.CloseSessionAsync(new SessionReference { SessionId = "old" });
        await client.SetModeAsync(new SetModeRequest { SessionId = "new", ModeId = "ask" });
        Assert.Equal("haiku", (await client.SetConfigOptionAsync(SetConfigOptionRequest.Pick("new", "model", "haiku"))).Meta!.Value.GetProperty("seen").GetProperty("value").GetString());
        Assert.True((await client.SetConfigOptionAsync(SetConfigOptionRequest.Turn("new", "fast", true))).Meta!.Value.GetProperty("seen").GetProperty("value").GetBoolean());
        Assert.Equal(SteeringOutcome.PromptRequired, (await client.SteerAsync(new SteerRequest { SessionId = "new", Prompt = [new TextContent { Text = "also" }] })).Outcome);

        var turn = await client.PromptAsync(PromptRequest.Of("new", "updates")).WaitAsync(Limits.Wait);
        Assert.Equal((StopReason.EndTurn, 3), (turn.StopReason, turn.Usage!.TotalTokens));
        Assert.Equal(
            ["UserMessageChunk", "AgentThoughtChunk", "AgentMessageChunk", "AgentMessageChunk", "ToolCall", "ToolCallUpdate", "PlanUpdate", "AvailableCommandsUpdate", "CurrentModeUpdate", "ConfigOptionUpdate", "SessionInfoUpdate", "UsageUpdate", "UnknownUpdate"],
            updates.Select(update => update.GetType().Name));
        Assert.True(updates.OfType<SessionInfoUpdate>().Single().IsNull("title"));
        Assert.Equal(["gateway host", "api_retry", "e"], told);

        var answers = (await client.PromptAsync(PromptRequest.Of("new", "ask")).WaitAsync(Limits.Wait)).Meta!.Value.GetProperty("answers");
        Assert.Equal("yes", answers.GetProperty("permission").GetProperty("outcome").GetProperty("optionId").GetString());
        Assert.Equal("text of /a", answers.GetProperty("read").GetProperty("content").GetString());
        Assert.Equal("SIGTERM", answers.GetProperty("exit").GetProperty("signal").GetString());
        Assert.Equal("b", answers.GetProperty("form").GetProperty("content").GetProperty("a").GetString());
        Assert.Equal((-32601, -32800), (answers.GetProperty("unknown").GetInt32(), answers.GetProperty("takenBack").GetInt32()));

        updates.Clear();
        var started = new TaskCompletionSource();
        client.Updated += _ => started.TrySetResult();
        var waiting = client.PromptAsync(PromptRequest.Of("new", "wait"));
        await started.Task.WaitAsync(Limits.Wait);
        await client.CancelAsync("new");
        Assert.Equal(StopReason.Cancelled, (await waiting.WaitAsync(Limits.Wait)).StopReason);

        using var cancel = new CancellationTokenSource();
        var heard = new TaskCompletionSource();
        client.Updated += notification =>
        {
            if (notification.Update is UserMessageChunk) cancel.Cancel();
            if (notification.Update is AgentThoughtChunk) heard.TrySetResult();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PromptAsync(PromptRequest.Of("new", "hang"), cancel.Token).WaitAsync(Limits.Wait));
        await heard.Task.WaitAsync(Limits.Wait);

        var failure = await Assert.ThrowsAsync<JsonRpcException>(() => client.PromptAsync(PromptRequest.Of("new", "fail")).WaitAsync(Limits.Wait));
        Assert.Equal((-32603, "Internal error: no such model", """{"errorKind":"model_not_found"}"""), (failure.Error.Code, failure.Message, Encoding.UTF8.GetString(failure.Error.Data.Span)));
        Assert.Empty(editor.Faults);
        await client.PromptAsync(PromptRequest.Of("new", "noise")).WaitAsync(Limits.Wait);
        Assert.Equal("a stray log line", Encoding.UTF8.GetString(Assert.Single(editor.Faults).Line.Span));
        await client.LogoutAsync().WaitAsync(Limits.Wait);

        var last = client.PromptAsync(PromptRequest.Of("new", "wait"));
        program.Kill();
        await Assert.ThrowsAsync<JsonRpcClosedException>(() => last.WaitAsync(Limits.Wait));
    }

    [Fact]
    public async Task A_client_of_the_official_SDK_asks_everything()
    {
        await using var program = Start("client");
        await using var agent = new AcpAgent(program.Output.BaseStream, program.Input.BaseStream);
        var bot = new AcpBot(agent);
        agent.Start(bot);
        var seen = JsonDocument.Parse(await program.Errors.WaitAsync(Limits.Wait)).RootElement;
        Assert.True(seen.TryGetProperty("many", out var many) && many.GetInt32() == 50, seen.GetRawText());

        Assert.Equal("""{"_unknown/method":[-32601,"Method not found: _unknown/method",null]}""", seen.GetProperty("errors").GetRawText());
        var answers = seen.GetProperty("answers");
        Assert.Equal(17, answers.EnumerateObject().Count());
        Assert.Equal("patchbay", answers.GetProperty("initialize").GetProperty("agentInfo").GetProperty("name").GetString());
        Assert.Equal("http://x", answers.GetProperty("providers/list").GetProperty("providers")[0].GetProperty("current").GetProperty("baseUrl").GetString());
        Assert.Equal("true", answers.GetProperty("session/set_config_option").GetProperty("configOptions")[0].GetProperty("currentValue").GetRawText());
        Assert.Equal("injected", answers.GetProperty("_session/steering").GetProperty("outcome").GetString());
        Assert.Equal(
            ["user_message_chunk", "agent_thought_chunk", "agent_message_chunk", "tool_call", "tool_call_update", "plan", "available_commands_update", "current_mode_update", "config_option_update", "session_info_update", "usage_update"],
            seen.GetProperty("updates").EnumerateArray().Select(update => update.GetProperty("sessionUpdate").GetString()));
        Assert.Equal(["yes", "text of /a", "", "t", "o", "SIGTERM", "", "", "accept", "-32601", "taken back"], bot.Heard);
        Assert.Equal(("e", "none", "system"), (seen.GetProperty("completed").GetString(), seen.GetProperty("auth").GetProperty("kind").GetString(), seen.GetProperty("sdk").GetProperty("type").GetString()));
        Assert.Equal(("cancelled", -32800), (seen.GetProperty("cancelled").GetString(), seen.GetProperty("aborted").GetInt32()));
        Assert.Equal("""[-32603,"Internal error: no model",{"errorKind":"rate_limit"}]""", seen.GetProperty("failed").GetRawText());
        Assert.Empty(bot.Faults);
        Assert.Equal(JsonRpcEndCause.EndOfStream, (await agent.Completion.WaitAsync(Limits.Wait)).Cause);
    }

    [Fact]
    public async Task An_agent_of_the_draft_of_version_2_takes_the_hand_that_is_offered()
    {
        await using var program = Start("agent-v2");
        await using var client = new AcpClient(program.Output.BaseStream, program.Input.BaseStream);
        client.Start(new AcpEditor());
        var hello = await client.InitializeAsync(InitializeRequest.V2(new Implementation { Name = "patchbay", Version = "1" }, JsonElement.Parse("{}"))).WaitAsync(Limits.Wait);
        Assert.Equal((2, "judge", "a"), (hello.ProtocolVersion, hello.Info!.Name, hello.AuthMethods![0].MethodId));
        await client.Connection.CallAsync(AgentMethods.LoginV2, new AuthenticateRequest { MethodId = "a" }).WaitAsync(Limits.Wait);
        await client.Connection.CallAsync(AgentMethods.LogoutV2, new AcpEmpty()).WaitAsync(Limits.Wait);
    }

    public void Dispose() => _place.Dispose();

    private Program Start(string role) => Program.Start("node", [Path.Combine(Binaries.Clients, "acp-sdk.mjs"), role], _place.Environment, _place.Work);
}
