using System.Threading.Channels;
using Patchbay.Console.Live;

namespace Patchbay.Console.Traffic;

/// <summary>Keeps the list of an open page up to date row by row: what is new is put where it belongs, what has ended is drawn once more, what is too old goes.</summary>
/// <remarks>Many exchanges become one patch: at most ten a second, and two where more rows change than a browser should move one by one.</remarks>
internal sealed class TrafficStream(ITrafficBook book, TrafficFilter filter, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan UnderLoad = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>More rows than this leaving at once: the whole list is cheaper.</summary>
    private const int ManyRows = 40;

    private readonly Dictionary<long, string> _shown = [];
    private readonly HashSet<long> _final = [];
    private bool? _hasCost;
    private string _recording = "";

    /// <summary>Serves it until one side goes.</summary>
    public async Task RunAsync(LiveStream stream, CancellationToken cancellation)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var changed = book.Changed.Listen(wake.Writer);
        using var switched = book.RecordingChanged.Listen(wake.Writer);
        while (true)
        {
            var (patch, isLarge) = await NextAsync(cancellation).ConfigureAwait(false);
            if (patch.Length > 0) await stream.SendAsync(patch, "", cancellation).ConfigureAwait(false);
            else await stream.PingAsync(cancellation).ConfigureAwait(false);
            await Regions.WaitAsync(wake.Reader, Ping, time, cancellation).ConfigureAwait(false);
            await Task.Delay(isLarge ? UnderLoad : Least, time, cancellation).ConfigureAwait(false);
            wake.Reader.TryRead(out _);
        }
    }

    /// <summary>What has changed since it was asked last; the first time all of it, as nobody knows what the page still shows.</summary>
    internal async Task<(string Patch, bool IsLarge)> NextAsync(CancellationToken cancellation)
    {
        var list = TrafficList.Of(book, filter);
        var recording = await RecordingAsync(cancellation).ConfigureAwait(false);
        if (_hasCost != list.HasCost)
        {
            _hasCost = list.HasCost;
            _shown.Clear();
            _final.Clear();
            foreach (var row in list.Rows) await DrawAsync(row, cancellation).ConfigureAwait(false);
            return (Patch.Morph("traffic-table", await Rendering.HtmlAsync(TrafficTable.Create(list), cancellation).ConfigureAwait(false)) + recording, true);
        }

        var present = list.Rows.Select(static row => row.Entry.Id).ToHashSet();
        var gone = _shown.Keys.Where(id => !present.Contains(id)).ToArray();
        foreach (var id in gone)
        {
            _shown.Remove(id);
            _final.Remove(id);
        }

        if (gone.Length > ManyRows) return (Patch.Fill("traffic-rows", await AllAsync(list, cancellation).ConfigureAwait(false)) + recording, true);
        var patch = string.Concat(gone.Select(static id => Patch.Remove(Element(id)))) + await RowsAsync(list, cancellation).ConfigureAwait(false);
        return (patch + recording, false);
    }

    /// <summary>From the oldest on: what changed is drawn in its place, runs of new ones are put before the next older row.</summary>
    private async Task<string> RowsAsync(TrafficList list, CancellationToken cancellation)
    {
        var (patch, run) = ("", "");
        long? older = null;
        foreach (var row in list.Rows.Reverse())
        {
            var id = row.Entry.Id;
            if (!_shown.TryGetValue(id, out var before))
            {
                run = await DrawAsync(row, cancellation).ConfigureAwait(false) + run;
                continue;
            }

            patch += Put(run, older);
            (run, older) = ("", id);
            if (_final.Contains(id)) continue;
            var now = await DrawAsync(row, cancellation).ConfigureAwait(false);
            if (now != before) patch += Patch.Morph(row.ElementId, now);
        }

        return patch + Put(run, older);
    }

    private static string Put(string run, long? older) =>
        run.Length == 0 ? "" : older is { } next ? Patch.Before(Element(next), run) : Patch.Append("traffic-rows", run);

    private async Task<string> AllAsync(TrafficList list, CancellationToken cancellation)
    {
        var html = "";
        foreach (var row in list.Rows) html += _final.Contains(row.Entry.Id) ? _shown[row.Entry.Id] : await DrawAsync(row, cancellation).ConfigureAwait(false);
        return html;
    }

    private async Task<string> DrawAsync(TrafficRowView row, CancellationToken cancellation)
    {
        var html = await Rendering.HtmlAsync(TrafficRow.Create(row), cancellation).ConfigureAwait(false);
        _shown[row.Entry.Id] = html;
        if (row.Entry.Done) _final.Add(row.Entry.Id);
        return html;
    }

    private async Task<string> RecordingAsync(CancellationToken cancellation)
    {
        var html = await Rendering.HtmlAsync(RecordingBar.Create(book.Recording), cancellation).ConfigureAwait(false);
        if (html == _recording) return "";
        _recording = html;
        return Patch.Morph("recording", html);
    }

    private static string Element(long id) => string.Create(CultureInfo.InvariantCulture, $"x-{id}");
}
