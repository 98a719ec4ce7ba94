using Patchbay.Console.Live;
using Patchbay.Console.Now;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Endpoints;

/// <summary>The endpoints: added by pasting an address, changed, removed, plugged in.</summary>
internal sealed class EndpointsArea(ConsoleOptions options) : IConsoleArea
{
    /// <summary>What an endpoint lists comes when it has answered, and gives no sign.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly IEndpointBook _book = options.Endpoints;
    private readonly EndpointAttempts _attempts = new(options.Endpoints);

    public AreaLink Link { get; } = new("endpoints", "Endpoints", 'e');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => request.PageAsync("Endpoints", Link.Name, EndpointsPage.Create(new EndpointsModel(Cards(), _attempts.Now, Prefilled(request), _book))),
        ("GET", "live") => Regions.ServeAsync(
            request,
            [options.Plug.Changed, options.Gateway.TrafficChanged, _attempts.Changed],
            Tick,
            new Region("plugline", () => PlugLine.Create(options.Plug.Now)),
            new Region("attempt", () => AttemptCard.Create(_attempts.Now)),
            new Region("endpoint-list", () => EndpointList.Create(Cards()))),
        ("GET", "edit") => EditPageAsync(request),
        ("POST", "add") => AddAsync(request),
        ("POST", "attempt") => GoOnAsync(request),
        ("POST", "edit") => EditAsync(request),
        ("POST", "rename") => RenameAsync(request),
        ("POST", "remove") => RemoveAsync(request),
        ("POST", "restore") => RestoreAsync(request),
        ("POST", "plug") => PlugAsync(request),
        _ => request.NothingAsync(),
    };

    private List<EndpointCardView> Cards()
    {
        var traffic = options.Gateway.Traffic;
        return [.. _book.All.OrderByDescending(static row => row.IsInForce).ThenBy(static row => row.IsBuiltIn).Select(row => new EndpointCardView(row, EndpointHealth.Of(row.Name, traffic)))];
    }

    /// <summary>What a preset's link puts into the form.</summary>
    private EndpointDraft Prefilled(ConsoleRequest request) =>
        _book.Kinds.FirstOrDefault(kind => kind.Name == request.Query("kind")) is { } kind
            ? new EndpointDraft { Kind = kind.Name, Url = kind.Url, Credential = kind.IsHere ? CredentialWays.Unset : CredentialWays.Key }
            : new EndpointDraft { Url = request.Query("url") };

    private async Task AddAsync(ConsoleRequest request)
    {
        _attempts.Begin(EndpointDraft.Of(await request.FormAsync().ConfigureAwait(false)), insist: false);
        await request.PatchAsync(await ConsoleRequest.DrawAsync("attempt", AttemptCard.Create(_attempts.Now)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task GoOnAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        if (form["value"] == "end") _attempts.End();
        else if (_attempts.Now is not null) _attempts.Begin(null, insist: form["value"] == "insist");
        await request.PatchAsync(await ConsoleRequest.DrawAsync("attempt", AttemptCard.Create(_attempts.Now)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task EditPageAsync(ConsoleRequest request)
    {
        if (Row(request.Query("name")) is not { } row) await request.NothingAsync().ConfigureAwait(false);
        else await request.PageAsync($"{row.Name}: change", Link.Name, EndpointEditPage.Create(new EndpointEditView(row, DraftOf(row), [], _book))).ConfigureAwait(false);
    }

    private async Task EditAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var was = form["was"].ToString();
        if (Row(was) is not { } row)
        {
            await request.NothingAsync().ConfigureAwait(false);
            return;
        }

        var draft = EndpointDraft.Of(form);
        var outcome = await _book.EditAsync(was, draft, request.Aborted).ConfigureAwait(false);
        if (outcome.IsDone && outcome.Name != was)
        {
            // The page is named after the endpoint.
            await request.GoAsync($"{Link.Url}/edit?name={Uri.EscapeDataString(outcome.Name)}").ConfigureAwait(false);
            return;
        }

        var now = Row(outcome.Name) ?? row;
        var view = new EndpointEditView(now, outcome.IsDone ? DraftOf(now) : draft.Shown, outcome.Problems, _book);
        await request.PatchAsync(
            Patch.Replace("endpoint-form", await Rendering.HtmlAsync(EndpointForm.Create(view)).ConfigureAwait(false)),
            await ConsoleRequest.DrawAsync("plugline", PlugLine.Create(options.Plug.Now)).ConfigureAwait(false),
            !outcome.IsDone ? "" : await ConsoleRequest.ToastAsync(outcome.Undo.Length > 0 ? new Toast($"Changed {was}", $"{Link.Url}/restore", outcome.Undo) : new Toast($"{was} was so already")).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task RenameAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        // A toast has one value for its way back: both names, which have no blanks.
        var (was, to) = form["value"].ToString().Split(' ') is [var one, var other] ? (one, other) : (form["was"].ToString(), form["name"].ToString().Trim());
        var outcome = await _book.RenameAsync(was, to, request.Aborted).ConfigureAwait(false);
        if (outcome.IsDone && was != to) _attempts.Renamed(was, to);
        await AnswerAsync(request, outcome, was == to ? "" : $"{was} is called {to} now", "rename", $"{to} {was}").ConfigureAwait(false);
    }

    private async Task RemoveAsync(ConsoleRequest request)
    {
        var name = (await request.FormAsync().ConfigureAwait(false))["value"].ToString();
        var outcome = await _book.RemoveAsync(name, request.Aborted).ConfigureAwait(false);
        if (outcome.IsDone && _attempts.Now?.Outcome?.Name == name) _attempts.End();
        await AnswerAsync(request, outcome, $"Removed {name}", "restore", outcome.Undo).ConfigureAwait(false);
    }

    private async Task RestoreAsync(ConsoleRequest request)
    {
        var outcome = await _book.RestoreAsync((await request.FormAsync().ConfigureAwait(false))["value"].ToString(), request.Aborted).ConfigureAwait(false);
        await AnswerAsync(request, outcome, $"{outcome.Name} is as it was before").ConfigureAwait(false);
    }

    private async Task PlugAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var (name, before) = (form["value"].ToString(), options.Plug.Now);
        var outcome = await options.Plug.SetAsync(name == "anthropic" ? "" : name, form["insist"] == "yes", request.Aborted).ConfigureAwait(false);
        if (outcome.IsDone && _attempts.Now?.Outcome?.Name == name) _attempts.End();
        var entry = new EntryOutcome(outcome.IsDone, name) { Finding = outcome.Finding, Problems = outcome.IsDone || outcome.Finding is not null ? [] : [new EntryProblem(outcome.Text, "")] };
        await AnswerAsync(request, entry, outcome.Text, "plug", before.IsOn ? before.Text : "anthropic", outcome.CanInsist ? name : "").ConfigureAwait(false);
    }

    /// <summary>The page as it is now, and a word: one that goes away when it was done, one that stays when it was not.</summary>
    private async Task AnswerAsync(ConsoleRequest request, EntryOutcome outcome, string done, string undo = "", string value = "", string plug = "") => await request.PatchAsync(
        Patch.Fill("endpoint-answer", await Rendering.HtmlAsync(EndpointAnswer.Create(new EndpointAnswerView(outcome, plug))).ConfigureAwait(false)),
        await ConsoleRequest.DrawAsync("attempt", AttemptCard.Create(_attempts.Now)).ConfigureAwait(false),
        await ConsoleRequest.DrawAsync("endpoint-list", EndpointList.Create(Cards())).ConfigureAwait(false),
        await ConsoleRequest.DrawAsync("plugline", PlugLine.Create(options.Plug.Now)).ConfigureAwait(false),
        outcome.IsDone && done.Length > 0 ? await ConsoleRequest.ToastAsync(value.Length > 0 ? new Toast(done, $"{Link.Url}/{undo}", value) : new Toast(done)).ConfigureAwait(false) : "").ConfigureAwait(false);

    private EndpointRow? Row(string name) => _book.All.FirstOrDefault(row => row.Name == name && row is { IsBuiltIn: false, IsBare: false });

    private static EndpointDraft DraftOf(EndpointRow row) => new() { Name = row.Name, Kind = row.Kind, Url = row.Url, Dialect = row.SpokenDialect, Credential = CredentialWays.Keep, Models = row.Models };
}
