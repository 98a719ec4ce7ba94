using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Output;
using Patchbay.Settings;
using Patchbay.Usage;

namespace Patchbay.Commands;

/// <summary><c>patchbay usage</c>: tokens and money, from the ledger's file; a gateway may run or not.</summary>
internal sealed class UsageCommand
{
    private static readonly string[] Keys = ["day", "hour", "month", "model", "endpoint", "project", "session", "key"];

    private readonly CommandContext _context;
    private readonly TimeProvider _time;

    private readonly Option<string?> _by = new Option<string?>("--by") { Description = "one sum for each of these (default: day)", HelpName = string.Join('|', Keys) }.AcceptOnlyFromAmong(Keys);
    private readonly Option<string?> _since = new("--since") { Description = "from then on: 7d, 12h, 2026-11, 2026-11-30, 2026-11-30T14:00, today (default: 30 days; by hour a day, by month a year; a session and rows: all)", HelpName = "time" };
    private readonly Option<string?> _until = new("--until") { Description = "until then; a day is taken to its end (default: now)", HelpName = "time" };
    private readonly Option<string?> _session = new("--session") { Description = "one session, by its id or the beginning of it; without an id the one that this is run in, else the latest of this folder", HelpName = "id", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _endpoint;
    private readonly Option<int?> _limit = new("--limit") { Description = "at most so many sums, the latest or the largest; the rest in one", HelpName = "count" };
    private readonly Option<bool> _rows = new("--rows") { Description = "every request in a line, the latest first: CSV, or with --json a JSON object a line" };
    private readonly Option<bool> _csv = new("--csv") { Description = "print comma-separated values (RFC 4180)" };
    private readonly JsonOption _json = CommonOptions.Json(CliJson.Default.UsageOutput, CliJson.Default.SessionUsageOutput, CliJson.Default.LedgerRowOutput);

    private UsageCommand(CommandContext context, TimeProvider time)
    {
        (_context, _time) = (context, time);
        _endpoint = EndpointArgument.Option(context);
        _endpoint.Description = "one endpoint, by the name it had (default: all)";
    }

    public static Command Create(CommandContext context, TimeProvider? time = null)
    {
        var command = new UsageCommand(context, time ?? TimeProvider.System);
        var verb = new Verb(
            "usage",
            "show what was used and what it cost, by day, model, endpoint, project or session",
            "patchbay usage                              # the last 30 days, day by day",
            "patchbay usage --by model --since 7d",
            "patchbay usage --by project --since 2026-11",
            "patchbay usage --session                    # this session, or the latest of this folder",
            "patchbay usage --rows --since today > today.csv") { command._by, command._since, command._until, command._session, command._endpoint, command._limit, command._rows, command._csv, command._json };
        verb.SetAction(command.Run);
        return verb;
    }

    private int Run(ParseResult result)
    {
        // :: Step 1: what is asked
        var (now, zone) = (_time.GetUtcNow(), _time.LocalTimeZone);
        var talk = _context.Talk;
        var (asJson, asCsv, rows, limit) = (result.GetValue(_json), result.GetValue(_csv), result.GetValue(_rows), result.GetValue(_limit));
        if (asJson && asCsv) return Misused("`--json` and `--csv` exclude each other", "leave one of them out");
        if (rows && result.GetValue(_by) is not null) return Misused("`--rows` shows single requests, `--by` their sums", "leave one of them out");
        if (limit is <= 0) return Misused($"`--limit {limit}` shows nothing", "give it a number above 0, or leave it out");
        var (since, until) = (result.GetValue(_since), result.GetValue(_until));
        var from = since is null ? null : TimeArgument.Since(since, now, zone);
        var to = until is null ? null : TimeArgument.Until(until, now, zone);
        if (since is not null && from is null) return Misused($"`--since {since}` is no time", $"write {TimeArgument.Forms}");
        if (until is not null && to is null) return Misused($"`--until {until}` is no time", $"write {TimeArgument.Forms}");
        if (from >= (to ?? now)) return Misused($"`--since {since}` is not before {(until is null ? "now" : $"`--until {until}`")}", "nothing can lie between them");

        // :: Step 2: the ledger and the settings
        var settingsPath = _context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var path = LedgerKeeping.PathIn(_context.Paths.DataFolder(settingsPath));
        try
        {
            var reader = Open(path);
            var query = new Query(reader, path, settingsPath, LimitsOf(settingsPath), from, to, now, zone, result.GetValue(_endpoint), limit, asJson, asCsv);
            if (result.GetResult(_session) is { } one && !Choose(one, query)) return ExitCodes.Failed;

            // :: Step 3: the answer
            if (rows) RowExport.Write(talk.Data, reader, new RowQuestion { From = from, To = to, Session = query.Session }, query.Endpoint, limit, asJson);
            else if (query.Session is not null && result.GetValue(_by) is null) ShowSession(query);
            else ShowSums(query, result.GetValue(_by) ?? "day");
            return ExitCodes.Done;
        }
        catch (LedgerException unreadable)
        {
            return talk.Fail($"the ledger cannot be read: {unreadable.Message}", unreadable.Problem switch
            {
                LedgerProblem.Newer => "a newer Patchbay has written it: use that one",
                LedgerProblem.Damaged => "the next start of the gateway sets it aside and begins a new one; sqlite3's `.recover` may still read it",
                _ => "see whether the file and its folder can be read and written by you",
            });
        }
    }

    private int Misused(string problem, string hint)
    {
        _context.Talk.Fail(problem, hint);
        return ExitCodes.Usage;
    }

    /// <returns>Null when there is none yet.</returns>
    private static ILedgerReader? Open(string path)
    {
        try
        {
            return SqliteLedger.OpenForReading(path);
        }
        catch (LedgerException missing) when (missing.Problem == LedgerProblem.Missing)
        {
            return null;
        }
    }

    /// <summary>The settings' limits; none, said on standard error, while they cannot be read: what was used can be shown all the same.</summary>
    private IReadOnlyList<Limit> LimitsOf(string path)
    {
        var reading = SettingsReader.Read(path);
        if (reading.Settings is { } settings) return settings.Limits;
        _context.Talk.Note($"no limits are shown, as the settings cannot be read: {reading.Problems[0]}");
        return [];
    }

    /// <summary>Finds the session that is meant.</summary>
    /// <returns>False when there is none; it has been said then.</returns>
    private bool Choose(OptionResult option, Query query)
    {
        var transcripts = new TranscriptFolders(TranscriptFolders.ConfigurationOf(_context.Paths.Home, name => _context.Environment.GetValueOrDefault(name)));
        if (option.Tokens.Count == 0)
        {
            query.Session = CurrentSession.Find(_context.Environment, query.Reader, Directory.GetCurrentDirectory(), transcripts);
            if (query.Session is null) _context.Talk.Fail("no session is known that works in this folder", "`patchbay usage --by session` lists them; `--session ID` shows one");
        }
        else
        {
            var written = option.Tokens[0].Value;
            string[] known = [.. query.Reader?.Sum(new UsageQuestion { By = UsageBy.Session }).OrderByDescending(static sum => sum.Last).Select(static sum => sum.Key).Where(static key => key.Length > 0) ?? []];
            var found = KnownSessions.Find(written, known);
            query.Session = found.Session;
            if (found.Session is null) _context.Talk.Fail(found.Candidates.Count > 0 ? $"`{written}` may be {string.Join(" or ", found.Candidates.Take(3))}" : $"no session `{written}` is in the ledger", "`patchbay usage --by session --json` lists them with their whole ids");
        }

        if (query is { Session: { } session, Reader: { } reader }) query.Project = CurrentSession.ProjectOf(reader, session) ?? transcripts.Find(session);
        return query.Session is not null;
    }

    private void ShowSums(Query query, string by)
    {
        var end = query.To ?? query.Now;
        var from = query.From ?? (query.Session is null ? UsualBeginning(by, end, query.Zone) : null);
        var key = Enum.Parse<UsageBy>(by, ignoreCase: true);
        var question = new UsageQuestion { By = key, From = from, To = query.To, Session = query.Session, Endpoint = query.Endpoint };
        var all = query.Reader?.Sum(question) ?? [];
        var total = Tally.Of("", all);
        var isTime = key is UsageBy.Hour or UsageBy.Day or UsageBy.Month;
        var most = query.Limit ?? int.MaxValue;
        IReadOnlyList<UsageSum> shown = [.. isTime ? all.TakeLast(most) : all.Take(most)];
        var hidden = all.Except(shown).ToArray();
        var limits = Standings.Of(query.Reader, query.Limits, query.Session ?? _context.Environment.GetValueOrDefault(CurrentSession.Variable), query.Now, query.Zone);
        if (query.AsJson)
        {
            var output = new UsageOutput(
                by, from, end, [.. shown.Select(static sum => UsageSumOutput.Of(sum))], hidden.Length > 0 ? UsageSumOutput.Of(Tally.Of("", hidden)) : null, UsageSumOutput.Of(total),
                [.. limits.Select(LimitOutput.Of)], query.Path, query.Reader?.Extent().Since);
            _context.Talk.Data.WriteLine(JsonSerializer.Serialize(output, CliJson.Default.UsageOutput));
            return;
        }

        if (query.AsCsv)
        {
            _context.Talk.Data.Write(SumTable.Write(by, shown));
            return;
        }

        if (all.Count == 0)
        {
            SayNothing(query);
            return;
        }

        var text = new UsageText(_context.Talk.Data, Terminal.Width);
        text.WriteSums(by, [.. shown.Select(sum => (NameOf(key, sum.Key), sum))], hidden.Length > 0 ? (hidden.Length, Tally.Of("", hidden)) : null, total);
        text.WriteLimits(limits);
        foreach (var note in UsageText.Notes(total, HomePath.Show(query.SettingsPath, _context.Paths.Home))) _context.Talk.Say(note);
    }

    private void ShowSession(Query query)
    {
        var session = query.Session!;
        var rows = query.Reader is null ? [] : LedgerRows.Pages(query.Reader, new RowQuestion { From = query.From, To = query.To, Session = session }).SelectMany(static page => page)
            .Where(row => row.Path == "/v1/messages" && (query.Endpoint is null || row.Endpoint == query.Endpoint)).ToArray();
        var total = Tally.Of(session, rows);
        var models = rows.GroupBy(static row => (row.UsedModel, row.Endpoint)).Select(static group => (group.Key.Endpoint, Sum: Tally.Of(group.Key.UsedModel, group))).OrderByDescending(static one => one.Sum.Tokens).ToArray();
        var agents = rows.GroupBy(static row => row.Agent).Select(static group => Tally.Of(group.Key, group)).OrderBy(static sum => sum.Key.Length > 0).ThenByDescending(static sum => sum.Tokens).ToArray();
        var waited = TimeSpan.FromTicks(rows.Sum(static row => row.Total.Ticks));
        var limits = Standings.Of(query.Reader, query.Limits, session, query.Now, query.Zone);
        if (query.AsJson)
        {
            var output = new SessionUsageOutput(
                session, query.Project, UsageSumOutput.Of(total), [.. models.Select(static one => UsageSumOutput.Of(one.Sum, one.Endpoint))], [.. agents.Select(static sum => UsageSumOutput.Of(sum))], waited.TotalMilliseconds, [.. limits.Select(LimitOutput.Of)]);
            _context.Talk.Data.WriteLine(JsonSerializer.Serialize(output, CliJson.Default.SessionUsageOutput));
            return;
        }

        if (query.AsCsv)
        {
            _context.Talk.Data.Write(SumTable.Write("model", [.. models.Select(static one => one.Sum)]));
            return;
        }

        var data = _context.Talk.Data;
        if (rows.Length == 0)
        {
            _context.Talk.Say($"session {session} has asked nothing through this gateway yet");
            SayNothing(query);
            return;
        }

        data.WriteLine($"session    {session}{(query.Project is { } project ? $" in {HomePath.Show(project, _context.Paths.Home)}" : "")}");
        data.WriteLine($"endpoint   {string.Join(", ", models.Select(static one => one.Endpoint).Distinct())}");
        data.WriteLine($"cost       {MoneyText.Of(total.MicroDollars, total.Unpriced, total.Estimated)}");
        data.WriteLine($"tokens     {UsageText.Count(total.Input)} in, {UsageText.Count(total.Output)} out, {UsageText.Count(total.CacheRead)} from cache, {UsageText.Count(total.CacheWrite)} to cache");
        data.WriteLine($"requests   {UsageText.Count(total.Requests)}{(total.Failed > 0 ? $", {UsageText.Count(total.Failed)} failed" : "")}, waited for {Age.Of(waited)} in all, {total.First.ToLocalTime():yyyy-MM-dd HH:mm} to {total.Last.ToLocalTime():yyyy-MM-dd HH:mm}");
        data.WriteLine();
        var text = new UsageText(data, Terminal.Width);
        text.WriteSums("model", [.. models.Select(static one => ($"{Named(one.Sum.Key)} at {one.Endpoint}", one.Sum))], null, null);
        if (agents.Length > 1)
        {
            data.WriteLine();
            text.WriteSums("asked by", [.. agents.Select(static sum => (sum.Key.Length == 0 ? "the conversation" : $"subagent {sum.Key}", sum))], null, null);
        }

        text.WriteLimits(limits);
        foreach (var note in UsageText.Notes(total, HomePath.Show(query.SettingsPath, _context.Paths.Home))) _context.Talk.Say(note);
    }

    private void SayNothing(Query query)
    {
        if (query.Reader?.Extent() is { Rows: > 0, Since: { } since }) _context.Talk.Say($"nothing was used in this time; the ledger begins at {since.ToLocalTime():yyyy-MM-dd HH:mm}: `patchbay usage --since {since.ToLocalTime():yyyy-MM-dd}`");
        else _context.Talk.Say("nothing has been used yet: what goes through the gateway is counted here, by itself");
        if (query.Reader is null) _context.Talk.Say("hint: `patchbay claude` starts Claude Code through the gateway");
    }

    private string NameOf(UsageBy by, string key) => by switch
    {
        UsageBy.Project when key.Length > 0 => HomePath.Show(key, _context.Paths.Home),
        UsageBy.Session when key.Length == 0 => "(no session)",
        UsageBy.Session => key.Length > 8 ? key[..8] : key,
        _ => Named(key),
    };

    private static string Named(string key) => key.Length == 0 ? "(not known)" : key;

    private static DateTimeOffset UsualBeginning(string by, DateTimeOffset end, TimeZoneInfo zone)
    {
        if (by == "hour") return end.AddHours(-24);
        // An end that is itself a midnight belongs to the day before.
        var today = TimeZoneInfo.ConvertTime(end.AddTicks(-1), zone).Date;
        return TimeArgument.At(by == "month" ? today.AddDays(1 - today.Day).AddMonths(-11) : today.AddDays(-29), zone);
    }

    /// <summary>What is asked, of what.</summary>
    private sealed record Query(
        ILedgerReader? Reader, string Path, string SettingsPath, IReadOnlyList<Limit> Limits, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset Now, TimeZoneInfo Zone, string? Endpoint, int? Limit, bool AsJson, bool AsCsv)
    {
        public string? Session { get; set; }

        public string? Project { get; set; }
    }
}
