using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>`patchbay acp` behind acpx, a client that nobody here wrote: its own sessions, its own permissions, its own way to set an option. An agent a call: what is told to one must hold in the next.</summary>
public class AcpClientScenarios
{
    [Fact]
    public async Task Another_client_has_its_conversation_moved_and_its_tools_asked_for()
    {
        await using var one = await Fake.StartAsync("one", Script("one"));
        await using var two = await Fake.StartAsync("two", Script("two"));
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        // Each call of it is an agent of its own, which loads the session; a mode would not outlive the call.
        rig.Place.Write("home/.claude/settings.json", """{ "permissions": { "defaultMode": "default" } }""");
        await using var client = new Acpx(rig);

        await client.DoAsync("sessions", "new");
        Assert.Equal("one here. You said: hello", Said(await client.DoAsync("--approve-all", "hello")));
        // What it refuses does not run, what it grants does.
        var refused = await client.RunAsync("--deny-all", "touch refused");
        Assert.Contains(Lines(refused), IsPermission);
        Assert.False(File.Exists(Path.Combine(rig.Place.Work, "refused")), refused.ToString());
        var granted = await client.DoAsync("--approve-all", "touch granted");
        Assert.Contains(Lines(granted), IsPermission);
        Assert.True(File.Exists(Path.Combine(rig.Place.Work, "granted")), granted.ToString());

        await client.DoAsync("set", "patchbay_endpoint", "two");
        Assert.Equal("two here. You said: after the move", Said(await client.DoAsync("--approve-all", "after the move")));

        List<string> bodies = [];
        foreach (var entry in (await two.JournalAsync()).Where(static entry => entry.Method == "POST")) bodies.Add(await two.BodyAsync(entry.N));
        Assert.Contains(bodies, static body => new[] { "hello", "touch refused", "touch granted", "tool_result", "after the move" }.All(part => body.Contains(part, StringComparison.Ordinal)));
        await client.DoAsync("sessions", "close");
    }

    private static object[] Script(string name) =>
    [
        new { name = "refused", toolResult = false, lastUser = "touch refused", reply = Touch("refused") },
        new { name = "granted", toolResult = false, lastUser = "touch granted", reply = Touch("granted") },
        new { name = "rest", reply = new { echo = name } },
    ];

    private static object Touch(string file) => new { content = new[] { PassThroughScenarios.Tool($"toolu_{file}", "Bash", new { command = $"touch {file}", description = "make a file" }) }, stopReason = "tool_use" };

    private static bool IsPermission(JsonElement line) => line.TryGetProperty("method", out var method) && method.GetString() == "session/request_permission";

    private static string Said(Ended ended) => string.Concat(Lines(ended).Where(static line => line.TryGetProperty("method", out var method) && method.GetString() == "session/update")
        .Select(static line => line.GetProperty("params").GetProperty("update")).Where(static update => update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk" && !update.TryGetProperty("_meta", out _))
        .Select(static update => update.GetProperty("content").GetProperty("text").GetString())).Trim();

    private static IEnumerable<JsonElement> Lines(Ended ended) => ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement);
}
