using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;

namespace Patchbay.Wiring;

/// <summary>What trying an endpoint out has told, in sentences.</summary>
internal static class ProbeNotes
{
    /// <summary>The sentences.</summary>
    /// <param name="trial">How it went; null when it was not tried.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static List<string> Of(ProbeReport? trial, Endpoint endpoint)
    {
        List<string> notes = [];
        if (trial?.Found is { } found) notes.Add($"It speaks {found.Dialect}, which Patchbay translates{(found.DefaultModel.Length > 0 ? $"; model {found.DefaultModel}, of {found.Models.Count}" : "")}.");
        if (trial?.Model is { } model && ModelWords.Of(model) is { Length: > 0 } words) notes.Add($"{model.Id}: {words}");
        if (trial?.Model is { TakesTools: false }) notes.Add($"{trial.Model.Id} calls no tools, and Claude Code works with nothing else: choose another model.");
        var dialect = trial?.Found is { } spoken ? DialectNames.Find(spoken.Dialect)!.Value : endpoint.Dialect;
        if (FeatureLoss.At(dialect) is { Count: > 0 } losses) notes.Add($"Not there: {string.Join("; ", losses)}.");
        return notes;
    }
}
