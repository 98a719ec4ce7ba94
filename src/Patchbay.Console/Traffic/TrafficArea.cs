using Patchbay.Console.Live;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>Every exchange as it happens, and what became of it.</summary>
internal sealed class TrafficArea(ConsoleOptions options) : IConsoleArea
{
    private readonly ITrafficBook _book = options.Traffic;

    public AreaLink Link { get; } = new("traffic", "Traffic", 't');

    public Task ServeAsync(ConsoleRequest request)
    {
        var slash = request.Path.IndexOf('/', StringComparison.Ordinal);
        if (long.TryParse(slash < 0 ? request.Path : request.Path[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return _book.Find(id) is { } detail ? ServeAsync(request, detail, slash < 0 ? "" : request.Path[(slash + 1)..]) : request.NothingAsync();
        return request.Call switch
        {
            ("GET", "") => request.PageAsync("Traffic", Link.Name, TrafficPage.Create(new TrafficModel(TrafficList.Of(_book, TrafficFilter.Of(request)), _book.Recording, Endpoints()))),
            ("GET", "list") => FilterAsync(request),
            ("GET", "live") => request.LiveAsync((stream, cancellation) => new TrafficStream(_book, TrafficFilter.Of(request), request.Time).RunAsync(stream, cancellation)),
            ("GET", "export.har") => HarAsync(request, Listed(request)),
            ("GET", "export.jsonl") => request.SendAsync("application/x-ndjson", TrafficLines.Write(Listed(request)), fileName: "patchbay-traffic.jsonl"),
            ("POST", "record") => RecordAsync(request),
            _ => request.NothingAsync(),
        };
    }

    private Task ServeAsync(ConsoleRequest request, ExchangeDetail detail, string what) => (request.Call.Method, what) switch
    {
        ("GET", "") => request.PageAsync($"Exchange {detail.Entry.Id}", Link.Name, ExchangePage.Create(Model(detail))),
        ("GET", "live") => Regions.ServeAsync(request, [_book.Changed], null, new Region("exchange", () => ExchangeCard.Create(Model(_book.Find(detail.Entry.Id) ?? detail)))),
        ("GET", "export.har") => HarAsync(request, [detail]),
        ("GET", "request") when detail.Request is { } body => BodyAsync(request, body, $"request-{detail.Entry.Id}.json"),
        ("GET", "answer") when detail.Answer is { } body => BodyAsync(request, body, $"answer-{detail.Entry.Id}.txt"),
        ("POST", "replay") => ReplayAsync(request, detail),
        _ => request.NothingAsync(),
    };

    /// <summary>The list under another filter, with a stream of its own.</summary>
    private async Task FilterAsync(ConsoleRequest request)
    {
        var filter = TrafficFilter.Of(request);
        await request.PatchAsync(Patch.Replace("traffic-live", await Rendering.HtmlAsync(TrafficLive.Create(TrafficList.Of(_book, filter))).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private async Task RecordAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        if (form["value"] == "clear") _book.Forget();
        else _book.Record(form["value"] == "on");
        await request.PatchAsync(await ConsoleRequest.DrawAsync("recording", RecordingBar.Create(_book.Recording)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task ReplayAsync(ConsoleRequest request, ExchangeDetail detail)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var wanted = form["endpoint"].ToString();
        var outcome = detail.CanReplay
            ? await _book.ReplayAsync(detail.Entry.Id, wanted, form["model"].ToString().Trim(), request.Aborted).ConfigureAwait(false)
            : new ReplayOutcome("its request is not recorded any more", null, "");
        var view = new ReplayView(detail.Entry, AnswerText.Of(detail.Answer?.Text ?? ""), outcome, AnswerText.Of(outcome.Answer), wanted);
        await request.PatchAsync(await ConsoleRequest.DrawAsync("replay-result", ReplayResult.Create(view)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private Task HarAsync(ConsoleRequest request, IEnumerable<ExchangeDetail> details) =>
        request.SendAsync("application/json", TrafficArchive.Write(details, options.Version, options.Gateway.Status.Url), fileName: "patchbay-traffic.har");

    private static Task BodyAsync(ConsoleRequest request, RecordedBody body, string fileName) =>
        // Never as what it says it is: it is somebody else's words at our address.
        request.SendAsync("application/octet-stream", System.Text.Encoding.UTF8.GetBytes(body.Text), fileName: fileName);

    /// <summary>All that a filter lets through, not only what the page has room for; in the order of their arrival.</summary>
    private IEnumerable<ExchangeDetail> Listed(ConsoleRequest request) =>
        TrafficList.Newest(_book, TrafficFilter.Of(request)).Where(static entry => entry.Done).Reverse().Select(entry => _book.Find(entry.Id) ?? new ExchangeDetail { Entry = entry });

    private ExchangeModel Model(ExchangeDetail detail) => new(detail, _book.MicroDollars(detail.Entry), _book.Recording, [.. options.Plug.Now.Known.Select(static known => known.Name)]);

    /// <summary>Those there are, and those that there were.</summary>
    private IReadOnlyList<string> Endpoints() =>
        [.. options.Plug.Now.Known.Select(static known => known.Name).Concat(_book.Ended.Select(static entry => entry.Endpoint)).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
