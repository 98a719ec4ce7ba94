namespace Patchbay.Console.Traffic;

/// <summary>One stretch of an exchange's time.</summary>
/// <param name="Name">What it was spent on.</param>
/// <param name="FromMs">Its beginning, in milliseconds since the request arrived.</param>
/// <param name="ToMs">Its end.</param>
/// <param name="IsEndpoint">Whether it was the endpoint's; else the client's or our own.</param>
public sealed record Phase(string Name, double FromMs, double ToMs, bool IsEndpoint);

/// <summary>Cuts an exchange's time into stretches, between the moments that were noted.</summary>
public static class Phases
{
    /// <summary>The stretches in their order; none when nothing was noted.</summary>
    public static IReadOnlyList<Phase> Of(ExchangeWay way)
    {
        List<Phase> phases = [];
        var at = 0.0;
        Add("reading the request", way.BodyMs, false);
        Add("finding the route", way.RoutedMs, false);
        Add(way.IsTranslated ? "credential, translation" : "credential", way.SentMs, false);
        Add("waiting for the endpoint", way.AnsweredMs, true);
        Add("to the first byte", way.FirstByteMs, true);
        if (way.SentMs is not null && way.AnsweredMs is null) Add("waiting for the endpoint, in vain", way.EndMs, true);
        else Add("the answer", way.EndMs, way.SentMs is not null);
        return phases;

        void Add(string name, double? to, bool isEndpoint)
        {
            // Told again after a second sending, a moment may lie before the one that it should follow.
            if (to is not { } end || end < at) return;
            phases.Add(new Phase(name, at, end, isEndpoint));
            at = end;
        }
    }
}
