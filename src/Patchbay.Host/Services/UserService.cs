using System.Text;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Services;

/// <summary>What the system says of the service.</summary>
/// <param name="Kind"><c>systemd</c>, <c>launchd</c> or <c>task</c>.</param>
/// <param name="File">The file that describes it.</param>
/// <param name="IsInstalled">Whether that is there.</param>
/// <param name="IsEnabled">Whether it starts with the user's session.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="Problem">The service manager's words when it cannot be asked; null otherwise.</param>
public sealed record ServiceState(string Kind, string File, bool IsInstalled, bool IsEnabled, bool IsRunning, string? Problem);

/// <summary>The gateway as a service of the user's session. launchd and Windows' scheduler are written and not verified.</summary>
/// <param name="input">What the service is made from.</param>
/// <param name="environment">Where systemd's folder may have been moved.</param>
public sealed class UserService(ServiceInput input, IReadOnlyDictionary<string, string> environment)
{
    private const string Unit = ServiceText.Name + ".service";

    /// <summary>Which service manager.</summary>
    public static string Kind => OperatingSystem.IsWindows() ? "task" : OperatingSystem.IsMacOS() ? "launchd" : "systemd";

    /// <summary>The settings file that the gateway follows.</summary>
    public string Settings => input.Settings;

    /// <summary>The file that describes the service.</summary>
    public string File => Kind switch
    {
        "launchd" => Path.Combine(input.Home, "Library", "LaunchAgents", ServiceText.Label + ".plist"),
        "task" => Path.Combine(Path.GetDirectoryName(input.Log)!, "patchbay-task.xml"),
        _ => Path.Combine(environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : Path.Combine(input.Home, ".config"), "systemd", "user", Unit),
    };

    /// <summary>What stands in it.</summary>
    public string Text => Kind switch { "launchd" => ServiceText.Launchd(input), "task" => ServiceText.WindowsTask(input), _ => ServiceText.Systemd(input) };

    /// <summary>Asks the service manager.</summary>
    public async Task<ServiceState> StateAsync(CancellationToken cancellationToken)
    {
        var there = System.IO.File.Exists(File);
        switch (Kind)
        {
            case "launchd":
                var print = await CommandRun.OfAsync("launchctl", ["list", ServiceText.Label], cancellationToken).ConfigureAwait(false);
                return new ServiceState(Kind, File, there, there && print.Code == 0, print.Output.Contains("\"PID\"", StringComparison.Ordinal), null);
            case "task":
                var query = await CommandRun.OfAsync("schtasks", ["/Query", "/TN", ServiceText.Name, "/FO", "CSV", "/NH"], cancellationToken).ConfigureAwait(false);
                return new ServiceState(Kind, File, there, query.Code == 0, query.Output.Contains("Running", StringComparison.OrdinalIgnoreCase), null);
            default:
                var active = await SystemctlAsync(cancellationToken, "is-active", Unit).ConfigureAwait(false);
                var enabled = await SystemctlAsync(cancellationToken, "is-enabled", Unit).ConfigureAwait(false);
                var problem = active.Code == 0 || active.Output.Length > 0 ? null : active.Error;
                return new ServiceState(Kind, File, there, enabled.Output == "enabled", active.Output == "active", problem);
        }
    }

    /// <summary>Writes the file and starts the service.</summary>
    /// <returns>Null when it runs; else the service manager's words. Without a service manager nothing is written.</returns>
    public async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        if (Kind == "systemd" && await SystemctlAsync(cancellationToken, "show-environment").ConfigureAwait(false) is { Code: not 0 } none) return Words(none);
        var was = System.IO.File.Exists(File) ? await System.IO.File.ReadAllBytesAsync(File, cancellationToken).ConfigureAwait(false) : null;
        AtomicFile.Write(File, Kind == "task" ? [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)] : Encoding.UTF8.GetBytes(Text));
        CommandRun done;
        switch (Kind)
        {
            case "launchd":
                await CommandRun.OfAsync("launchctl", ["unload", File], cancellationToken).ConfigureAwait(false);
                done = await CommandRun.OfAsync("launchctl", ["load", "-w", File], cancellationToken).ConfigureAwait(false);
                break;
            case "task":
                done = await CommandRun.OfAsync("schtasks", ["/Create", "/F", "/TN", ServiceText.Name, "/XML", File], cancellationToken).ConfigureAwait(false);
                if (done.Code == 0) done = await CommandRun.OfAsync("schtasks", ["/Run", "/TN", ServiceText.Name], cancellationToken).ConfigureAwait(false);
                break;
            default:
                done = await SystemctlAsync(cancellationToken, "daemon-reload").ConfigureAwait(false);
                if (done.Code == 0) done = await SystemctlAsync(cancellationToken, "enable", Unit).ConfigureAwait(false);
                if (done.Code == 0) done = await SystemctlAsync(cancellationToken, "restart", Unit).ConfigureAwait(false);
                break;
        }

        if (done.Code == 0) return null;
        // Half a service is none: what was there before is there again.
        if (was is null) await UninstallAsync(cancellationToken).ConfigureAwait(false);
        else AtomicFile.Write(File, was);
        return Words(done);
    }

    /// <summary>Stops the service and takes its file away.</summary>
    /// <returns>Null when it is gone; else the service manager's words.</returns>
    public async Task<string?> UninstallAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File)) return null;
        var done = Kind switch
        {
            "launchd" => await CommandRun.OfAsync("launchctl", ["unload", "-w", File], cancellationToken).ConfigureAwait(false),
            "task" => await CommandRun.OfAsync("schtasks", ["/Delete", "/F", "/TN", ServiceText.Name], cancellationToken).ConfigureAwait(false),
            _ => await SystemctlAsync(cancellationToken, "disable", "--now", Unit).ConfigureAwait(false),
        };
        System.IO.File.Delete(File);
        if (Kind == "systemd") await SystemctlAsync(cancellationToken, "daemon-reload").ConfigureAwait(false);
        return done.Code == 0 ? null : Words(done);
    }

    private static string Words(CommandRun run) => run.Error.Length > 0 ? run.Error : run.Output;

    private static Task<CommandRun> SystemctlAsync(CancellationToken cancellationToken, params string[] arguments) => CommandRun.OfAsync("systemctl", ["--user", .. arguments], cancellationToken);
}
