using Patchbay.Endpoints;
using Patchbay.Endpoints.Models;
using Patchbay.Protocol.Control;

namespace Patchbay.Control;

/// <summary>Finds out how much the model in force holds.</summary>
internal static class WindowInForce
{
    /// <summary>A start waits no longer; the endpoint was asked when it was plugged in, so nearly always it waits for nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What Claude Code asks for in a conversation. The small model is asked other things.</summary>
    private static readonly string[] Asked = ["claude-opus-5-5", "claude-sonnet-5-5"];

    /// <summary>The smallest window of the models that a conversation may get there.</summary>
    public static async Task<PlugWindow> FindAsync(Endpoint plugged, ModelCatalog catalog, CancellationToken cancellationToken)
    {
        if (plugged.IsFirstParty || plugged.Kind.IsDemo) return new PlugWindow("", null);
        var cards = await catalog.ModelsAsync(plugged, default, Patience, cancellationToken).ConfigureAwait(false);
        var names = Asked.Select(plugged.Models.Resolve).ToArray();
        // A server with one model gives that one, whatever it is asked for.
        var used = cards.Count == 1 ? cards : [.. cards.Where(card => names.Contains(card.Id))];
        var smallest = used.Where(static card => card.ContextWindow is not null).MinBy(static card => card.ContextWindow);
        return smallest is null ? new PlugWindow(used.Count > 0 ? used[0].Id : "", plugged.ContextWindow) : new PlugWindow(smallest.Id, smallest.ContextWindow);
    }
}
