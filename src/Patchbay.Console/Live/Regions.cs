using System.Threading.Channels;
using RazorSlices;

namespace Patchbay.Console.Live;

/// <summary>A part of a page that is drawn anew when something has changed.</summary>
/// <param name="Id">The element's id; the slice draws that element whole.</param>
/// <param name="Draw">Draws it as it is now.</param>
internal sealed record Region(string Id, Func<CancellationToken, ValueTask<RazorSlice>> Draw)
{
    /// <param name="id">The element's id.</param>
    /// <param name="draw">Draws it without waiting for anything.</param>
    public Region(string id, Func<RazorSlice> draw) : this(id, _ => ValueTask.FromResult(draw()))
    {
    }
}

/// <summary>Keeps the regions of one open page up to date: draws them at every pulse, and sends those that look other than before.</summary>
/// <remarks>Nothing is compared but the drawn HTML, so nothing can be forgotten; a page that comes back is whole again with its first patch. After somebody's act, and
/// after a silence, all of it is sent again: the answer to an act draws regions beside the stream, and an older picture must not stay.</remarks>
internal static class Regions
{
    /// <summary>Changes within this time are drawn together: ten pictures a second are live to a person.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest silence on the line.</summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    /// <summary>Serves them until one side goes.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="pulses">What may change them.</param>
    /// <param name="tick">How often they are drawn without a pulse, for what gives no sign when it changes.</param>
    /// <param name="regions">The regions.</param>
    public static Task ServeAsync(ConsoleRequest request, IReadOnlyList<Pulse> pulses, TimeSpan? tick, params IReadOnlyList<Region> regions) =>
        request.LiveAsync((stream, cancellation) => RunAsync(request, stream, pulses, tick, regions, cancellation));

    private static async Task RunAsync(ConsoleRequest request, LiveStream stream, IReadOnlyList<Pulse> pulses, TimeSpan? tick, IReadOnlyList<Region> regions, CancellationToken cancellation)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var listening = pulses.Select(pulse => pulse.Listen(wake.Writer)).Append(request.Acted.Listen(wake.Writer)).ToArray();
        try
        {
            var drawn = new Dictionary<string, string>(StringComparer.Ordinal);
            var acts = request.Acts;
            while (true)
            {
                // An answer to somebody's act has drawn a region too, and this stream knows nothing of it.
                if (acts != request.Acts) drawn.Clear();
                acts = request.Acts;
                var patch = "";
                foreach (var region in regions)
                {
                    var html = await Rendering.HtmlAsync(await region.Draw(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
                    if (drawn.GetValueOrDefault(region.Id) == html) continue;
                    drawn[region.Id] = html;
                    patch += Patch.Morph(region.Id, html);
                }

                if (patch.Length > 0) await stream.SendAsync(patch, "", cancellation).ConfigureAwait(false);
                else await stream.PingAsync(cancellation).ConfigureAwait(false);
                if (!await WaitAsync(wake.Reader, tick ?? Ping, request.Time, cancellation).ConfigureAwait(false)) drawn.Clear();
                await Task.Delay(Least, request.Time, cancellation).ConfigureAwait(false);
                wake.Reader.TryRead(out _);
            }
        }
        finally
        {
            foreach (var one in listening) one.Dispose();
        }
    }

    /// <summary>Waits for a pulse, or for as long as there may be silence.</summary>
    /// <returns>False when there was silence.</returns>
    internal static async Task<bool> WaitAsync(ChannelReader<bool> wake, TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await wake.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing happened; it is drawn all the same.
            return false;
        }
    }
}
