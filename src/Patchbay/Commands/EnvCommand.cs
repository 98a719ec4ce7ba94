using System.CommandLine;
using System.Text.Json;
using Patchbay.Host;
using Patchbay.Host.Gateways;
using Patchbay.Host.Shells;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay env</c>: the variables of an agent that somebody else starts.</summary>
internal static class EnvCommand
{
    private static readonly Option<string?> ShellOption = new Option<string?>("--shell") { Description = "the shell to write for (default: that of SHELL)" }
        .AcceptOnlyFromAmong([.. ShellNames.All]);

    private static readonly Option<bool> NoStart = new("--no-start") { Description = "do not start a gateway; fail when none runs" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.DictionaryStringString);
        var verb = new Verb(
            "env",
            "print the variables that an agent started by hand needs: address, local token, pin",
            "eval \"$(patchbay env)\"                           # bash, zsh",
            "patchbay env --shell fish | source                # fish",
            "patchbay env --shell pwsh | Out-String | iex      # PowerShell",
            "patchbay env --json                               # one flat JSON object") { ShellOption, json, NoStart };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool asJson, CancellationToken cancellationToken)
    {
        var launcher = context.Launcher(result.GetValue(CommonOptions.Settings));
        LiveGateway? gateway;
        if (result.GetValue(NoStart))
        {
            gateway = await launcher.FindAsync(cancellationToken).ConfigureAwait(false);
            if (gateway is null) return context.Talk.Fail("no gateway runs for this settings file", "`patchbay serve`, or leave `--no-start` out");
        }
        else
        {
            var search = await launcher.EnsureRunningAsync(at: null, cancellationToken).ConfigureAwait(false);
            if (search.Gateway is null) return context.Talk.Fail(search.Finding!);
            gateway = search.Gateway;
        }

        AgentLaunch.NoteGateway(context, gateway);
        var changes = (await AgentLaunch.PlanAsync(context, AgentKind.ClaudeCode, gateway).ConfigureAwait(false)).Changes.OrderBy(change => change.Name, StringComparer.Ordinal);
        if (asJson) WriteJson(context.Talk.Data, changes);
        else WriteShell(context, ShellNames.Find(result.GetValue(ShellOption)) ?? ShellNames.Find(context.Environment.GetValueOrDefault("SHELL")) ?? DefaultShell, changes);
        return ExitCodes.Done;
    }

    private static Shell DefaultShell => OperatingSystem.IsWindows() ? Shell.Pwsh : Shell.Bash;

    private static void WriteJson(TextWriter data, IEnumerable<EnvironmentChange> changes)
    {
        var variables = changes.Where(change => change.Value is not null).ToDictionary(change => change.Name, change => change.Value!);
        data.WriteLine(JsonSerializer.Serialize(variables, CliJson.Default.DictionaryStringString));
    }

    private static void WriteShell(CommandContext context, Shell shell, IEnumerable<EnvironmentChange> changes)
    {
        foreach (var change in changes)
        {
            context.Talk.Data.WriteLine(change.Value is { } value ? ShellText.Export(shell, change.Name, value) : ShellText.Unset(shell, change.Name));
        }

        if (System.Console.IsOutputRedirected) return;
        context.Talk.Say($"hint: to take these over, `{ShellText.Evaluate(shell, shell == Shell.Bash ? "patchbay env" : $"patchbay env --shell {shell.ToString().ToLowerInvariant()}")}`");
    }
}
