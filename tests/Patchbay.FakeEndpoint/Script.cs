using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.FakeEndpoint;

/// <summary>What to answer to what: the first step whose condition holds, and that is not used up, answers.</summary>
internal sealed class Script
{
    // A misspelt key would be a step that never fits: refuse it.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly List<Step> _steps;

    private Script(List<Step> steps) => _steps = steps;

    public static Script Empty { get; } = new([]);

    public static Script Parse(string json)
    {
        var steps = JsonSerializer.Deserialize<List<Step>>(json, Format)!;
        foreach (var step in steps) step.Reply.Resolve();
        return new Script(steps);
    }

    /// <summary>A model that repeats what it was told, and says who it is; it knows the other calls of the API too.</summary>
    public static Script Sane(string name) => new(
    [
        new Step { Name = "hello", Method = "HEAD", Reply = new Reply { Body = "" } },
        new Step { Name = "count_tokens", Path = "*/v1/messages/count_tokens", Reply = new Reply { Preset = "count-tokens" } },
        new Step { Name = "models", Path = "*/v1/models", Reply = new Reply { Preset = "models" } },
        new Step { Name = "model", Path = "*/v1/models/*", Reply = new Reply { Preset = "model" } },
        new Step { Name = "sane", Reply = new Reply { Echo = name } },
    ]);

    /// <summary>The step for a request; null = nothing fits.</summary>
    public Step? Choose(HttpRequest request, Turn turn)
    {
        lock (_steps) return _steps.FirstOrDefault(step => step.Fits_NeedsLock(request, turn));
    }
}
