using System.CommandLine;
using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Gateway.Routing;
using Patchbay.Host.Gateways;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Output;
using Patchbay.Settings;
using Patchbay.Usage;

namespace Patchbay.Commands;

/// <summary><c>patchbay statusline</c>: what Claude Code runs for its status line, at every update of the conversation. Hidden: <c>patchbay install statusline</c> is what a person types. It asks no process and never fails.</summary>
internal static class StatusLineCommand
{
    /// <summary>Rows that are looked through for the conversation's own.</summary>
    private const int Rows = 50;

    public static Command Create(CommandContext context)
    {
        var verb = new Command("statusline", "print a status line for Claude Code, which tells of itself on standard input: endpoint, model there, cost, tokens, context") { Hidden = true };
        verb.SetAction(result => Run(context, result));
        return verb;
    }

    private static int Run(CommandContext context, ParseResult result)
    {
        if (!System.Console.IsInputRedirected)
        {
            context.Talk.Say("this is what Claude Code runs for its status line; it tells of itself on standard input");
            context.Talk.Say("hint: `patchbay install statusline` puts it into Claude Code's settings");
            return ExitCodes.Done;
        }

        try
        {
            using var bytes = new MemoryStream();
            using (var input = System.Console.OpenStandardInput()) input.CopyTo(bytes);
            context.Talk.Data.WriteLine(LineOf(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), StatusInput.Read(bytes.ToArray())));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or LedgerException or InvalidOperationException or ArgumentException or JsonException)
        {
            // A border: below a conversation an error is nothing but noise; `patchbay status` and `patchbay usage` tell it.
        }

        return ExitCodes.Done;
    }

    /// <summary>The line.</summary>
    internal static string LineOf(CommandContext context, string settings, StatusInput input)
    {
        if (input.Session.Length == 0) return StatusText.Of(input, "", "", null);
        var own = context.Paths.DataFolder(settings);
        // The environment of a status line need not name the settings file that its session's gateway follows.
        foreach (var folder in context.Paths.DataFolders().Where(folder => folder != own).Prepend(own))
        {
            if (Read(LedgerKeeping.PathIn(folder), input, folder == own ? settings : "") is var (endpoint, model, sum, near)) return StatusText.Of(input, endpoint, model, sum, near);
        }

        return StatusText.Of(input, Coming(context, settings, own, input.Session), "", null);
    }

    private static (string Endpoint, string Model, UsageSum? Sum, LimitStanding? Near)? Read(string path, StatusInput input, string settings)
    {
        try
        {
            if (!File.Exists(path)) return null;
            var reader = SqliteLedger.OpenForReading(path);
            if (StatusText.Telling(reader.Rows(new RowQuestion { Session = input.Session, Most = Rows }), input.Model) is not { } row) return null;
            return (row.Endpoint, row.UsedModel, reader.Sum(new UsageQuestion { By = UsageBy.Total, Session = input.Session }) is [var sum] ? sum : null, Near(reader, settings, input.Session, row.Endpoint));
        }
        catch (LedgerException)
        {
            return null; // Another one may know the session.
        }
    }

    /// <summary>The limit that the session's next request is nearest to, from its <c>warnAt</c> on: Claude Code itself shows nothing before it is reached.</summary>
    private static LimitStanding? Near(ILedgerReader reader, string settings, string session, string endpoint)
    {
        if (settings.Length == 0 || SettingsReader.Read(settings).Settings is not { Limits.Count: > 0 } known) return null;
        var limits = known.Limits.Where(limit => limit.Endpoint is null || limit.Endpoint == endpoint);
        return Standings.Of(reader, limits, session, DateTimeOffset.UtcNow, TimeZoneInfo.Local).Where(static standing => standing.Used >= standing.Limit.WarnAt).MaxBy(static standing => standing.Used);
    }

    /// <summary>Where a session goes that has asked nothing yet; empty when that is not through this gateway, as far as its environment tells.</summary>
    private static string Coming(CommandContext context, string settings, string folder, string session)
    {
        var address = context.Environment.GetValueOrDefault("ANTHROPIC_BASE_URL")?.TrimEnd('/');
        if (string.IsNullOrEmpty(address) || GatewayRecord.Read(new GatewayFolder(folder))?.Url.TrimEnd('/') != address) return "";
        if (new SessionMemory(folder).Read(out _).FirstOrDefault(given => given.Session == session) is { } given) return given.Endpoint;
        return SettingsReader.Read(settings).Settings?.Plugged.Name ?? "";
    }
}
