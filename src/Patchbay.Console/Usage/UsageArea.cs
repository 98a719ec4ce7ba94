using Patchbay.Console.Shell;

namespace Patchbay.Console.Usage;

/// <summary>Tokens, and money where prices are known: by time, model, endpoint, project and session.</summary>
internal sealed class UsageArea(ConsoleOptions options) : IConsoleArea
{
    private readonly IUsageBook _book = options.Usage;

    public AreaLink Link { get; } = new("usage", "Usage", 'u');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => ShowAsync(request),
        ("GET", "csv") => DownloadAsync(request),
        _ => request.NothingAsync(),
    };

    private async Task ShowAsync(ConsoleRequest request)
    {
        var span = await _book.SpanAsync(request.Aborted).ConfigureAwait(false);
        var range = Range(request, span);
        List<UsageSection> sections = [];
        foreach (var (name, title, key) in Keys(range))
        {
            var rows = await _book.QueryAsync(new UsageQuery(range.From, range.To, key), request.Aborted).ConfigureAwait(false);
            sections.Add(new UsageSection(name, title, range, rows, UsageChart.Of(key == UsageKey.Session ? [.. rows.Select(static row => row with { Key = Figures.ShortId(row.Key) })] : rows, range)));
        }

        await request.PageAsync("Usage", Link.Name, UsagePage.Create(new UsageModel(range, span, Sum(sections[0].Rows), sections, await _book.LimitsAsync(request.Aborted).ConfigureAwait(false)))).ConfigureAwait(false);
    }

    private async Task DownloadAsync(ConsoleRequest request)
    {
        var range = Range(request, await _book.SpanAsync(request.Aborted).ConfigureAwait(false));
        var (name, _, key) = Keys(range).FirstOrDefault(one => one.Name == request.Query("by"), Keys(range)[0]);
        var rows = await _book.QueryAsync(new UsageQuery(range.From, range.To, key), request.Aborted).ConfigureAwait(false);
        await request.SendAsync("text/csv; charset=utf-8", UsageTable.Write(rows, name), fileName: $"patchbay-usage-{name}-{range.Name}.csv").ConfigureAwait(false);
    }

    private static (string Name, string Title, UsageKey Key)[] Keys(UsageRange range) =>
    [
        ("time", range.IsHourly ? "By hour" : "By day", range.IsHourly ? UsageKey.Hour : UsageKey.Day),
        ("model", "By model", UsageKey.Model),
        ("endpoint", "By endpoint", UsageKey.Endpoint),
        ("project", "By project", UsageKey.Project),
        ("session", "By session", UsageKey.Session),
    ];

    private UsageRange Range(ConsoleRequest request, UsageSpan span) => UsageRange.Of(request.Query("range"), options.Time.GetUtcNow(), span.Since);

    private static UsageRow Sum(IReadOnlyList<UsageRow> rows) => new()
    {
        Key = "",
        Requests = rows.Sum(static row => row.Requests),
        Failed = rows.Sum(static row => row.Failed),
        Estimated = rows.Sum(static row => row.Estimated),
        Unpriced = rows.Sum(static row => row.Unpriced),
        Input = rows.Sum(static row => row.Input),
        Output = rows.Sum(static row => row.Output),
        CacheRead = rows.Sum(static row => row.CacheRead),
        CacheWrite = rows.Sum(static row => row.CacheWrite),
        MicroDollars = rows.Any(static row => row.MicroDollars is not null) ? rows.Sum(static row => row.MicroDollars ?? 0) : null,
    };
}
