using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The gateway's life under an agent: started once, brought back, drained; and the agent's own life, which is nobody's business.</summary>
public class LauncherScenarios
{
    [Fact]
    public async Task A_gateway_killed_between_two_turns_is_back_at_the_same_address_for_the_second()
    {
        await using var rig = Demo();
        await using var conversation = Conversation.Start(rig);
        Assert.Equal("demo-a here. You said: one", (await conversation.AskAsync("one")).Text);
        var (pid, url) = await GatewayAsync(rig);

        Kill(pid);
        var second = await conversation.AskAsync("two");

        Assert.Equal("demo-a here. You said: two", second.Text);
        var (newPid, newUrl) = await GatewayAsync(rig);
        Assert.NotEqual(pid, newPid);
        Assert.Equal(url, newUrl);
        Assert.Equal(0, (await conversation.EndAsync()).Code);
    }

    [Fact]
    public async Task A_gateway_killed_in_the_middle_of_a_stream_is_back_for_the_clients_own_retry()
    {
        await using var rig = Demo();
        await using var conversation = Conversation.Start(rig);
        await conversation.AskAsync("one");
        var (pid, url) = await GatewayAsync(rig);

        await conversation.SayAsync("count to 60");
        await conversation.UntilStreamedAsync(" 20 ");
        Kill(pid);
        var turn = await conversation.EndOfTurnAsync();

        Assert.False(turn.IsError, turn.Text);
        Assert.EndsWith("59 60 and that was all from demo-a.", turn.Text, StringComparison.Ordinal);
        Assert.Equal("demo-a here. You said: three", (await conversation.AskAsync("three")).Text);
        var (newPid, newUrl) = await GatewayAsync(rig);
        Assert.NotEqual(pid, newPid);
        Assert.Equal(url, newUrl);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_said_clearly()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var rig = new Rig();
        rig.Configure("demo-a", [], new() { ["listen"] = $"http://127.0.0.1:{port}" });

        var ended = await rig.ClaudeAsync("hello");

        Assert.NotEqual(0, ended.Code);
        Assert.Empty(ended.Output);
        Assert.Contains("PB-LIFE-09", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", ended.Error, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains($"(process {Environment.ProcessId})", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launchers_started_at_the_same_instant_start_one_gateway()
    {
        await using var rig = Demo();
        var ended = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.PatchbayAsync("run", "--", "sh", "-c", "echo $ANTHROPIC_BASE_URL")));

        Assert.All(ended, one => Assert.True(one.Code == 0, one.ToString()));
        Assert.Single(ended.Select(one => one.Output).Distinct());
        Assert.Single(ended, one => one.Error.Contains("started the gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SIGTERM_lets_open_streams_finish_refuses_new_ones_and_exits_0()
    {
        await using var fake = await Fake.StartAsync("held", new object[] { new { name = "held", reply = new { content = PassThroughScenarios.Say("the end of a long answer"), holdAfter = 2 } } });
        await using var rig = Rig.With(("held", fake.Url));
        await using var gateway = Program.Start("/bin/sh", ["-c", "exec \"$0\" serve 2>&1", Binaries.Patchbay], rig.Place.Environment, rig.Place.Work);
        Assert.StartsWith("listening", await gateway.Output.ReadLineAsync(), StringComparison.Ordinal);
        var environment = await rig.AgentEnvironmentAsync();
        using var client = new RawClient(environment);

        using var answer = await client.AskAsync("hello");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("event: message_start", await reader.ReadLineAsync());
        await fake.JournalAsync(held: 1);
        await SendAsync("TERM", gateway.Id);
        await UntilRefusedAsync(new Uri(environment["ANTHROPIC_BASE_URL"]));
        await fake.ReleaseAsync();

        Assert.Equal("the end of a long answer", RawClient.TextOf(await reader.ReadToEndAsync()));
        var ended = await gateway.EndAsync();
        Assert.True(ended.Code == 0, ended.ToString());
    }

    [Fact]
    public async Task The_agents_exit_code_is_ours()
    {
        await using var rig = Demo();
        Assert.Equal(7, (await rig.PatchbayAsync("run", "--", "sh", "-c", "exit 7")).Code);
    }

    [Fact]
    public async Task A_signal_that_ends_the_agent_ends_us_the_same_way()
    {
        await using var rig = Demo();
        Assert.Equal(128 + 15, (await rig.PatchbayAsync("run", "--", "sh", "-c", "kill -TERM $$")).Code);
    }

    [Fact]
    public async Task A_SIGTERM_to_the_launcher_reaches_the_agent_which_decides()
    {
        await using var rig = Demo();
        await using var launcher = Program.Start(Binaries.Patchbay, ["run", "--", "sh", "-c", "sleep 600 >/dev/null 2>&1 & trap 'echo got it; kill $!; exit 5' TERM; echo ready; wait"], rig.Place.Environment, rig.Place.Work);
        Assert.Equal("ready", await launcher.Output.ReadLineAsync());
        await SendAsync("TERM", launcher.Id);
        var ended = await launcher.EndAsync();
        Assert.Equal((5, "got it\n"), (ended.Code, ended.Output));
    }

    [Fact]
    public async Task Inherited_routing_is_cleared_and_said()
    {
        await using var robber = await Fake.StartAsync("elsewhere");
        await using var rig = Demo();
        var ended = await rig.ClaudeWithAsync(new() { ["ANTHROPIC_BASE_URL"] = robber.Url, ["CLAUDE_CODE_USE_BEDROCK"] = "1" }, "hello");
        Assert.Equal("demo-a here. You said: hello", ended.Output.Trim());
        Assert.Contains("ANTHROPIC_BASE_URL", ended.Error, StringComparison.Ordinal);
        Assert.Contains("CLAUDE_CODE_USE_BEDROCK", ended.Error, StringComparison.Ordinal);
        Assert.Empty(await robber.JournalAsync());
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    public async Task What_follows_claude_is_Claude_Codes_own(string argument)
    {
        await using var rig = Demo();
        var direct = await Program.RunAsync(Binaries.Claude, [argument], rig.Place.Environment, rig.Place.Work);
        var through = await rig.PatchbayAsync("claude", argument);
        Assert.Equal((0, direct.Output), (through.Code, through.Output));
        Assert.NotEmpty(direct.Output);
    }

    [Fact]
    public async Task What_follows_run_arrives_as_it_was_typed()
    {
        await using var rig = Demo();
        string[] odd = ["--json", "-p", "", "two words", "--", "*", "$HOME", "ä\"'\\", "--settings=x"];
        var ended = await rig.PatchbayAsync(["run", "--", "printf", "[%s]\\n", .. odd]);
        Assert.Equal(string.Concat(odd.Select(argument => $"[{argument}]\n")), ended.Output);
    }

    private static Rig Demo()
    {
        var rig = new Rig();
        rig.Configure("demo-a", []);
        return rig;
    }

    internal static async Task<(int Pid, string Url)> GatewayAsync(Rig rig)
    {
        var ended = await rig.PatchbayAsync("status", "--json");
        var gateway = JsonDocument.Parse(ended.Output).RootElement.GetProperty("gateway");
        Assert.True(gateway.ValueKind == JsonValueKind.Object, ended.ToString());
        return (gateway.GetProperty("pid").GetInt32(), gateway.GetProperty("url").GetString()!);
    }

    internal static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Connects until nobody listens any more.</summary>
    private static async Task UntilRefusedAsync(Uri address)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        try
        {
            while (true)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, limit.Token);
            }
        }
        catch (SocketException refused)
        {
            // Reset: it stood in the queue at the moment when the socket was closed.
            Assert.True(refused.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset, refused.Message);
        }
    }
}
