namespace Patchbay.EndToEnd.Peers;

/// <summary>The real systemd as a user's service manager, in a mount namespace of its own.</summary>
internal sealed class SystemdSession : IAsyncDisposable
{
    private readonly Program _program;
    private readonly string _runtime;

    private SystemdSession(Program program, string runtime)
    {
        _program = program;
        _runtime = runtime;
    }

    /// <summary>Starts one; null where there is no systemd or nobody may have a namespace.</summary>
    public static async Task<SystemdSession?> StartAsync(Place place)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/lib/systemd/systemd")) return null;
        var runtime = Path.Combine(place.Root, "run");
        var script = Path.Combine(Binaries.Root, "tests", "Patchbay.EndToEnd", "Shims", "systemd-session.sh");
        var program = Program.Start("unshare", ["-m", "sh", script, runtime], place.Environment, place.Work);
        if (await program.Output.ReadLineAsync().WaitAsync(Limits.Wait) == "ready") return new SystemdSession(program, runtime);
        await program.DisposeAsync();
        return null;
    }

    /// <summary>Runs a program inside.</summary>
    public Task<Ended> RunAsync(Place place, string file, params string[] arguments) => Program.RunAsync(
        "nsenter", ["-t", $"{_program.Id}", "-m", file, .. arguments], new Dictionary<string, string>(place.Environment) { ["XDG_RUNTIME_DIR"] = _runtime }, place.Work);

    /// <summary>Asks systemd for one property of the service.</summary>
    public async Task<string> PropertyAsync(Place place, string name) => (await RunAsync(place, "systemctl", "--user", "show", "patchbay", "-P", name)).Output.Trim();

    public async ValueTask DisposeAsync()
    {
        _program.Input.Close();
        await _program.EndAsync();
        await _program.DisposeAsync();
    }
}
