using System.CommandLine;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay token</c>: what an installed settings file names as <c>apiKeyHelper</c>. Claude Code waits for it before its first request, so it
/// is also what brings the gateway up after a reboot or a crash.</summary>
internal static class TokenCommand
{
    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "token",
            "print the gateway's local token, with a gateway running; for `apiKeyHelper` in settings files",
            "patchbay token");
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var launcher = context.Launcher(settings);
        var search = await launcher.EnsureRunningAsync(at: null, cancellationToken).ConfigureAwait(false);
        if (search.Gateway is null)
        {
            context.Talk.Fail(search.Finding!);
            // A helper that fails does not keep the client from asking, again and again for three minutes. Somebody must answer it.
            await GuardCommand.StartAsync(context, settings, unstarted: true, cancellationToken).ConfigureAwait(false);
            if (launcher.Folder.ReadToken() is not { } known) return ExitCodes.Failed;
            context.Talk.Data.WriteLine(known);
            return ExitCodes.Done;
        }

        context.Talk.Data.WriteLine(search.Gateway.Token);
        return ExitCodes.Done;
    }
}
