using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Installing;
using Patchbay.Host.Services;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay service</c>: the gateway as a service of the user's session.</summary>
internal static class ServiceCommand
{
    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "service",
            "start the gateway with your session: a systemd user unit, a launchd agent or a Windows task",
            "patchbay service install",
            "patchbay service status")
        {
            Sub(context, "install", "write the service, start it now and with every session", InstallAsync),
            Sub(context, "uninstall", "stop the service and take its file away", UninstallAsync),
            Sub(context, "status", "show whether it is there, starts with the session, and runs", StatusAsync),
        };
        var release = new Command("release", "take the gateway's address out of files while no gateway runs; for the service manager") { Hidden = true };
        release.SetAction((result, cancellationToken) => ReleaseAsync(context, result, cancellationToken));
        verb.Subcommands.Add(release);
        return verb;
    }

    private static Verb Sub(CommandContext context, string name, string description, Func<CommandContext, UserService, bool, CancellationToken, Task<int>> run)
    {
        var json = CommonOptions.Json(CliJson.Default.ServiceOutput);
        var verb = new Verb(name, description, $"patchbay service {name}") { json };
        verb.SetAction((result, cancellationToken) => run(context, Service(context, result), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static UserService Service(CommandContext context, ParseResult result)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        return new UserService(new ServiceInput(context.Self, settings, context.Launcher(settings).Folder.Log, context.Paths.Home), context.Environment);
    }

    private static async Task<int> InstallAsync(CommandContext context, UserService service, bool asJson, CancellationToken cancellationToken)
    {
        if (await service.InstallAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return context.Talk.Fail($"the service could not be installed: {problem}", Remedy());
        }

        if (!asJson) context.Talk.Say($"installed {service.File}; the gateway starts with your session");
        if (!asJson && OperatingSystem.IsLinux()) context.Talk.Say("hint: to have it before you log in, `loginctl enable-linger`");
        return await StatusAsync(context, service, asJson, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> UninstallAsync(CommandContext context, UserService service, bool asJson, CancellationToken cancellationToken)
    {
        var was = File.Exists(service.File);
        var problem = await service.UninstallAsync(cancellationToken).ConfigureAwait(false);
        if (problem is not null) context.Talk.Say($"warning: {problem}");
        if (asJson) return await StatusAsync(context, service, asJson, cancellationToken).ConfigureAwait(false);
        context.Talk.Say(was ? $"removed {service.File}; the gateway does not start with your session any more" : "no service was installed");
        return ExitCodes.Done;
    }

    private static async Task<int> StatusAsync(CommandContext context, UserService service, bool asJson, CancellationToken cancellationToken)
    {
        var state = await service.StateAsync(cancellationToken).ConfigureAwait(false);
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new ServiceOutput(state.Kind, state.File, state.IsInstalled, state.IsEnabled, state.IsRunning, state.Problem), CliJson.Default.ServiceOutput));
        else
        {
            context.Talk.Data.WriteLine($"service    {(state.IsInstalled ? state.File : "not installed")}");
            context.Talk.Data.WriteLine($"autostart  {(state.IsEnabled ? "yes" : "no")}");
            context.Talk.Data.WriteLine($"running    {(state.IsRunning ? "yes" : "no")}");
            if (state.Problem is not null) context.Talk.Say($"{state.Kind} cannot be asked: {state.Problem}");
        }

        return ExitCodes.Done;
    }

    private static async Task<int> ReleaseAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var launcher = context.Launcher(settings);
        if (!InstallJournal.Read(launcher.Folder).NeedsGateway || await launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not null) return ExitCodes.Done;
        await InstalledGateway.ReleaseAsync(context, settings, all: false, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static string Remedy() => OperatingSystem.IsLinux()
        ? "it takes a systemd user session (containers and some remote shells have none); there, let whatever starts programs run `patchbay serve --background`"
        : "let whatever starts programs in your session run `patchbay serve --background`";
}
