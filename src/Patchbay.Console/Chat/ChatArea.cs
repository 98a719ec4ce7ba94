using Microsoft.AspNetCore.Http;
using Patchbay.Console.Chat.Words;
using Patchbay.Console.Live;
using Patchbay.Console.Shell;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>Conversations with the real Claude Code.</summary>
internal sealed class ChatArea(ConsoleOptions options) : IConsoleArea
{
    /// <summary>Items that a page begins with; earlier ones come as one scrolls to them.</summary>
    private const int FirstItems = 60;

    private const int EarlierItems = 100;

    /// <summary>Conversations side by side.</summary>
    private const int MaxPanes = 3;

    private readonly IChatSessions _sessions = options.Chat;
    private readonly Transcripts _transcripts = new(options.Chat, options.Stopping);
    private readonly ChatCalls _calls = new(options.Chat);

    public AreaLink Link { get; } = new("chat", "Chat", 'c');

    public Task ServeAsync(ConsoleRequest request)
    {
        _transcripts.Use();
        if (request.Call is ("GET", "")) return ShowAsync(request);
        if (request.Call is ("GET", "live")) return new ChatLive(options, _transcripts).ServeAsync(request);
        if (request.Call is ("GET", "kept")) return ShowKeptAsync(request);
        if (request.Call is ("POST", "new")) return OpenAsync(request);
        if (request.Call is ("POST", "forget")) return ForgetAsync(request);
        var slash = request.Path.IndexOf('/', StringComparison.Ordinal);
        var (session, call) = slash < 0 ? (request.Path, "") : (request.Path[..slash], request.Path[(slash + 1)..]);
        if (HttpMethods.IsPost(request.Http.Request.Method)) return _calls.ServeAsync(request, session, call, _transcripts.Find(session));
        return _transcripts.Find(session) is not { } transcript ? request.NothingAsync() : call.Split('/') switch
        {
            ["before", var number] when int.TryParse(number, out var at) => ShowEarlierAsync(request, transcript, at),
            ["image", var number, var index] when int.TryParse(number, out var at) && int.TryParse(index, out var one) => SendImageAsync(request, transcript, at, one),
            ["output", var number] when int.TryParse(number, out var at) => SendOutputAsync(request, transcript, at),
            ["found"] => ShowFoundAsync(request, transcript),
            _ => request.NothingAsync(),
        };
    }

    private async Task ShowAsync(ConsoleRequest request)
    {
        string[] shown = [.. request.Http.Request.Query["s"].Where(static id => !string.IsNullOrEmpty(id)).Distinct().Take(MaxPanes)!];
        List<PaneModel> panes = [];
        foreach (var id in shown)
        {
            if (_sessions.Find(id) is not { } view || _transcripts.Find(id) is not { } transcript) continue;
            var (items, version, hasEarlier) = transcript.Last(FirstItems);
            panes.Add(new PaneModel(new PaneHeadModel(transcript.Prefix, view, options.Plug.Now), items, version, hasEarlier, panes.Count == 0));
        }

        // Whoever follows a link to a session that was closed meanwhile is not left with nothing.
        var form = panes.Count == 0 ? new NewChatModel(_sessions.UsualFolder, options.Plug.Now.Known, options.Plug.Now.Endpoint, _sessions.FirstStartNote) : null;
        await request.PageAsync(panes.Count > 0 ? panes[0].Head.Title : "Chat", Link.Name, ChatPage.Create(new ChatModel(new ChatListModel(_sessions.Open, shown), panes, form))).ConfigureAwait(false);
    }

    private async Task OpenAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        string Value(string name) => form[name].ToString().Trim();
        var folder = Value("folder");
        var problem = folder.Length == 0 ? "write the folder that Claude is to work in"
            : !Path.IsPathFullyQualified(folder) ? $"`{folder}` is not an absolute path"
            : !Directory.Exists(folder) ? $"there is no folder `{folder}`" : "";
        FindingRecord? finding = null;
        if (problem.Length == 0)
        {
            var opening = new HostedOpening { Folder = folder, Endpoint = Value("endpoint"), Carriage = Value("carriage") is { Length: > 0 } carriage ? carriage : null, Resume = Value("resume") is { Length: > 0 } resume ? resume : null, Fork = Value("fork") == "yes", Replay = Value("resume").Length > 0 };
            (var session, finding) = await _sessions.OpenAsync(opening, request.Aborted).ConfigureAwait(false);
            if (session is not null)
            {
                await request.GoAsync($"{Link.Url}?s={session.Id}").ConfigureAwait(false);
                return;
            }
        }

        await request.PatchAsync(Patch.Fill("new-outcome", await Rendering.HtmlAsync(NewOutcome.Create(new NewOutcomeModel(finding, problem))).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private async Task ShowKeptAsync(ConsoleRequest request)
    {
        var (kept, finding) = await _sessions.KeptAsync(request.Aborted).ConfigureAwait(false);
        var open = _sessions.Open.Select(static session => session.Id).ToHashSet(StringComparer.Ordinal);
        await request.HtmlAsync(await Rendering.HtmlAsync(KeptList.Create(new KeptModel([.. kept.Where(one => !open.Contains(one.Session))], finding))).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task ForgetAsync(ConsoleRequest request)
    {
        var session = (await request.FormAsync().ConfigureAwait(false))["session"].ToString();
        var finding = await _sessions.DeleteAsync(session, request.Aborted).ConfigureAwait(false);
        await request.PatchAsync(
            finding is null ? Patch.Remove($"kept-{Transcript.PrefixOf(session)}") : "",
            await ConsoleRequest.ToastAsync(finding is null ? new Toast("The conversation is deleted") : new Toast(finding.What, IsError: true)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task ShowEarlierAsync(ConsoleRequest request, Transcript transcript, int number)
    {
        var (items, hasEarlier) = transcript.Before(number, EarlierItems);
        await request.HtmlAsync(await Rendering.HtmlAsync(Earlier.Create(new EarlierModel(transcript.Prefix, transcript.Session, items, hasEarlier))).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task ShowFoundAsync(ConsoleRequest request, Transcript transcript)
    {
        var query = request.Query("q");
        await request.HtmlAsync(await Rendering.HtmlAsync(FoundItems.Create(new FoundModel(transcript.Session, query, transcript.Search(query, 40)))).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task SendImageAsync(ConsoleRequest request, Transcript transcript, int number, int index)
    {
        // Only what a browser shows as a picture and as nothing else; SVG can run script.
        if (transcript.Find(number)?.Attachments.ElementAtOrDefault(index) is not { MimeType: "image/png" or "image/jpeg" or "image/gif" or "image/webp" } image) return request.NothingAsync();
        var bytes = new byte[image.Data.Length];
        return Convert.TryFromBase64String(image.Data, bytes, out var length) ? request.SendAsync(image.MimeType, bytes.AsMemory(0, length)) : request.NothingAsync();
    }

    private static Task SendOutputAsync(ConsoleRequest request, Transcript transcript, int number) =>
        transcript.Find(number)?.Tool is { } tool ? request.SendAsync("text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(TerminalText.Plain(tool.Output))) : request.NothingAsync();
}
