using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Patchbay.Console;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay console</c>: opens the web console, signed in, with a gateway running.</summary>
internal static class ConsoleCommand
{
    private static readonly Option<bool> NoOpen = new("--no-open") { Description = "print the link and open nothing" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.ConsoleOutput);
        var verb = new Verb(
            "console",
            "open the web console: the switch, chat, traffic, agents",
            "patchbay console",
            "patchbay console --no-open   # the link alone: it is a key, until the gateway ends") { NoOpen, json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(NoOpen), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string settings, bool noOpen, bool asJson, CancellationToken cancellationToken)
    {
        var launcher = context.Launcher(settings);
        var search = await launcher.EnsureRunningAsync(at: null, cancellationToken).ConfigureAwait(false);
        if (search.Gateway is not { } gateway) return context.Talk.Fail(search.Finding!);
        var link = await gateway.Control.ConsoleLinkAsync(cancellationToken).ConfigureAwait(false);
        if (link.Value is not { Message: var url })
            return context.Talk.Fail(link.Status == 404 ? "the gateway that runs is of a version without a console" : $"the gateway gave no link: {link.Message}", "`patchbay serve --replace --background` takes its place");

        var address = gateway.Url.AbsoluteUri.TrimEnd('/') + ConsolePaths.Root + "/";
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new ConsoleOutput(url, address), CliJson.Default.ConsoleOutput));
        else if (noOpen) context.Talk.Data.WriteLine(url);
        if (asJson || noOpen) return ExitCodes.Done;

        if (Open(context, launcher.Folder.Path, url) is { } problem)
        {
            context.Talk.Note($"no browser was opened: {problem}");
            context.Talk.Say("hint: open this link yourself; it is a key, so give it to nobody");
            context.Talk.Data.WriteLine(url);
            return ExitCodes.Done;
        }

        context.Talk.Say($"opened {address}");
        context.Talk.Say("hint: if no window came, `patchbay console --no-open` prints the link");
        return ExitCodes.Done;
    }

    /// <summary>Has the desktop open a page that leads there.</summary>
    /// <remarks>The link is a key, and everybody on a machine can read command lines: so the browser is given a file that its owner alone can read.</remarks>
    /// <returns>Why not; null when it was started.</returns>
    private static string? Open(CommandContext context, string folder, string url)
    {
        var page = Path.Combine(folder, "console.html");
        AtomicFile.Write(page, Encoding.UTF8.GetBytes($"<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer><meta http-equiv=refresh content=\"0;url={WebUtility.HtmlEncode(url)}\"><title>Patchbay</title>"));
        var (program, arguments) = context.Environment.GetValueOrDefault("BROWSER") is { Length: > 0 } own ? (own, new[] { new Uri(page).AbsoluteUri })
            : OperatingSystem.IsWindows() ? ("rundll32", ["url.dll,FileProtocolHandler", page])
            : OperatingSystem.IsMacOS() ? ("open", [page])
            : ("xdg-open", [page]);
        if (ProgramPath.Find(program, context.Environment) is not { } found) return $"there is no `{program}`";
        return DetachedProcess.Start(new ProgramStart(found, arguments, context.Environment), Path.Combine(folder, "browser.log"), out var problem) is null ? problem : null;
    }
}
