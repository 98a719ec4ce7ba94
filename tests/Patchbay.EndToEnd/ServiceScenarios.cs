using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.LauncherScenarios;

namespace Patchbay.EndToEnd;

/// <summary>The gateway as a service of the real systemd: it starts, it comes back, it takes over, and it goes without a trace.</summary>
public class ServiceScenarios
{
    [Fact]
    public async Task The_service_keeps_the_gateway_up_takes_over_from_another_one_and_leaves_nothing()
    {
        await using var machine = new InstallRig();
        var place = machine.Rig.Place;
        await using var session = await SystemdSession.StartAsync(place);
        if (session is null) return;
        await machine.DoAsync("serve", "--background");
        var first = (await GatewayAsync(machine.Rig)).Pid;

        // The one that ran gives way.
        var installed = await DoAsync(session, place, "service", "install", "--json");
        var state = JsonDocument.Parse(installed.Output).RootElement;
        Assert.True(state.GetProperty("enabled").GetBoolean() && state.GetProperty("running").GetBoolean(), installed.ToString());
        await UntilServedByAsync(machine, session, other: first);

        await DoAsync(session, place, "install", "settings");
        Assert.Equal("demo-a here. You said: one", (await machine.ClaudeAsync("one")).Output.Trim());

        // Killed, it comes back as the service, whoever was faster.
        var second = (await GatewayAsync(machine.Rig)).Pid;
        Kill(second);
        await UntilServedByAsync(machine, session, other: second);
        Assert.Equal("demo-a here. You said: two", (await machine.ClaudeAsync("two")).Output.Trim());

        // Stopped by systemd, the next agent still gets its answer: the file's helper starts a gateway.
        await SystemctlAsync(session, place, "stop");
        Assert.Equal("demo-a here. You said: three", (await machine.ClaudeAsync("three")).Output.Trim());
        var helpers = (await GatewayAsync(machine.Rig)).Pid;
        await SystemctlAsync(session, place, "start");
        await UntilServedByAsync(machine, session, other: helpers);

        await DoAsync(session, place, "service", "uninstall");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Home, ".config", "systemd"), "*", SearchOption.AllDirectories));
        Assert.Equal("", await session.PropertyAsync(place, "FragmentPath"));
        await machine.DoAsync("uninstall", "settings");
        Assert.False(File.Exists(machine.Settings));
    }

    [Fact]
    public async Task A_service_that_cannot_start_ends_as_failed_and_an_agent_is_told_why()
    {
        await using var machine = new InstallRig();
        var place = machine.Rig.Place;
        await using var session = await SystemdSession.StartAsync(place);
        if (session is null) return;
        await DoAsync(session, place, "service", "install");
        await DoAsync(session, place, "install", "settings");
        File.WriteAllText(place.Settings, "{ \"customApiEndpoint\": ");

        await session.RunAsync(place, "systemctl", "--user", "restart", "patchbay");
        while (await session.PropertyAsync(place, "ActiveState") is "activating" or "active" or "deactivating") await Task.Yield();
        Assert.Equal("failed", await session.PropertyAsync(place, "ActiveState"));
        var ended = await machine.ClaudeAsync("one");
        Assert.NotEqual(0, ended.Code);
        Assert.Contains("PB-LIFE-14", ended.Output, StringComparison.Ordinal);
        Assert.Contains(place.Settings, ended.Output, StringComparison.Ordinal);
    }

    private static async Task<Ended> DoAsync(SystemdSession session, Place place, params string[] arguments)
    {
        var ended = await session.RunAsync(place, Binaries.Patchbay, arguments);
        Assert.True(ended.Code == 0, ended.ToString());
        return ended;
    }

    private static async Task SystemctlAsync(SystemdSession session, Place place, string verb)
    {
        var ended = await session.RunAsync(place, "systemctl", "--user", verb, "patchbay");
        Assert.True(ended.Code == 0, ended.ToString());
    }

    /// <summary>Until the gateway that answers is the service's main process, and not <paramref name="other"/>. systemd restarts after a quarter of a second.</summary>
    private static async Task UntilServedByAsync(InstallRig machine, SystemdSession session, int other)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            var main = await session.PropertyAsync(machine.Rig.Place, "MainPID");
            var status = JsonDocument.Parse((await machine.Rig.PatchbayAsync("status", "--json")).Output).RootElement;
            var pid = status.TryGetProperty("gateway", out var gateway) && gateway.ValueKind == JsonValueKind.Object ? gateway.GetProperty("pid").GetInt32() : 0;
            if (pid != 0 && pid != other && main == $"{pid}") return;
            if (limit.IsCancellationRequested) throw new TimeoutException($"the service's main process is {main}, the gateway {pid}: {await session.RunAsync(machine.Rig.Place, "systemctl", "--user", "status", "patchbay")}");
        }
    }
}
