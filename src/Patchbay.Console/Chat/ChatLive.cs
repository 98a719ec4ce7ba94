using System.Text;
using System.Threading.Channels;
using Patchbay.Console.Live;
using Patchbay.Console.Shell;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>The live connection of one conversation on a page: its items as they come and change, and what stands around it.</summary>
internal sealed class ChatLive(ConsoleOptions options, Transcripts transcripts)
{
    /// <summary>What streams in within this time is drawn together: faster than one reads, slower than a browser draws.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>Items beyond which a page that was away is told to begin anew rather than be filled up.</summary>
    private const int MaxBehind = 400;

    private readonly Dictionary<string, string> _drawn = new(StringComparer.Ordinal);

    /// <summary>Serves <c>live?s=SESSION&amp;v=VERSION&amp;n=NUMBER&amp;first=BOOL</c>: what the page has already; of a page that comes back, its <c>Last-Event-ID</c>.</summary>
    public Task ServeAsync(ConsoleRequest request)
    {
        string? last = request.Http.Request.Headers["Last-Event-ID"];
        var at = last?.Split('-') ?? [request.Query("v"), request.Query("n")];
        _ = long.TryParse(at[0], CultureInfo.InvariantCulture, out var version);
        _ = int.TryParse(at.ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var number);
        var session = request.Query("s");
        return request.LiveAsync((stream, cancellation) => RunAsync(request, stream, session, version, number, request.Query("first") != "False", cancellation));
    }

    private async Task RunAsync(ConsoleRequest request, LiveStream stream, string session, long version, int number, bool isFirst, CancellationToken cancellation)
    {
        var transcript = transcripts.Find(session);
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        Pulse[] pulses = transcript is null ? [options.Chat.Changed, options.Plug.Changed] : [options.Chat.Changed, options.Plug.Changed, transcript.Changed];
        var listening = pulses.Select(pulse => pulse.Listen(wake.Writer)).ToArray();
        try
        {
            while (true)
            {
                var patch = new StringBuilder();
                if (transcript is not null) (version, number) = await DrawItemsAsync(patch, transcript, version, number, cancellation).ConfigureAwait(false);
                await DrawRegionsAsync(patch, session, transcript, isFirst, cancellation).ConfigureAwait(false);
                if (patch.Length > 0) await stream.SendAsync(patch.ToString(), string.Create(CultureInfo.InvariantCulture, $"{version}-{number}"), cancellation).ConfigureAwait(false);
                else await stream.PingAsync(cancellation).ConfigureAwait(false);
                await Regions.WaitAsync(wake.Reader, Ping, request.Time, cancellation).ConfigureAwait(false);
                await Task.Delay(Least, request.Time, cancellation).ConfigureAwait(false);
                wake.Reader.TryRead(out _);
            }
        }
        finally
        {
            foreach (var one in listening) one.Dispose();
        }
    }

    private static async Task<(long Version, int Number)> DrawItemsAsync(StringBuilder patch, Transcript transcript, long version, int number, CancellationToken cancellation)
    {
        var (changed, now) = transcript.Since(version);
        if (changed.Count(item => item.Number > number) > MaxBehind)
        {
            var (items, at, hasEarlier) = transcript.Last(MaxBehind / 4);
            patch.Append(Patch.Fill(transcript.Prefix + "-items", await Rendering.HtmlAsync(Earlier.Create(new EarlierModel(transcript.Prefix, transcript.Session, items, hasEarlier)), cancellation).ConfigureAwait(false)));
            return (at, items[^1].Number);
        }

        var added = new StringBuilder();
        foreach (var item in changed)
        {
            var html = await Rendering.HtmlAsync(ItemSlice.Create(new ItemModel(transcript.Prefix, transcript.Session, item)), cancellation).ConfigureAwait(false);
            if (item.Number > number) added.Append(html);
            else patch.Append(Patch.Morph($"{transcript.Prefix}-i{item.Number}", html));
        }

        if (added.Length > 0) patch.Append(Patch.Append(transcript.Prefix + "-items", added.ToString()));
        return (now, changed.Count > 0 ? Math.Max(number, changed[^1].Number) : number);
    }

    private async Task DrawRegionsAsync(StringBuilder patch, string session, Transcript? transcript, bool isFirst, CancellationToken cancellation)
    {
        if (isFirst)
        {
            await DrawAsync(patch, "plugline", PlugLine.Create(options.Plug.Now), cancellation).ConfigureAwait(false);
            await DrawAsync(patch, "chatlist", ChatList.Create(new ChatListModel(options.Chat.Open, [session])), cancellation).ConfigureAwait(false);
        }

        if (transcript is null) return;
        var view = options.Chat.Find(session) ?? new HostedSessionView { Id = session, Folder = "", Carriage = "", State = "closed" };
        var model = new PaneHeadModel(transcript.Prefix, view, options.Plug.Now);
        await DrawAsync(patch, $"{transcript.Prefix}-head", PaneHead.Create(model), cancellation).ConfigureAwait(false);
        await DrawAsync(patch, $"{transcript.Prefix}-asks", Asks.Create(model), cancellation).ConfigureAwait(false);
        await DrawAsync(patch, $"{transcript.Prefix}-keys", ComposerKeys.Create(model), cancellation).ConfigureAwait(false);
    }

    private async Task DrawAsync(StringBuilder patch, string id, RazorSlices.RazorSlice slice, CancellationToken cancellation)
    {
        var html = await Rendering.HtmlAsync(slice, cancellation).ConfigureAwait(false);
        if (_drawn.GetValueOrDefault(id) == html) return;
        _drawn[id] = html;
        patch.Append(Patch.Morph(id, html));
    }
}
