using Patchbay.Console.Shell;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>One step of an exchange's way.</summary>
/// <param name="Title">What was done.</param>
/// <param name="Text">With what, and why; literals in backticks.</param>
/// <param name="AtMs">When, in milliseconds since it arrived; null where that was not noted.</param>
/// <param name="IsBad">Whether it ended there.</param>
public sealed record PathStep(string Title, string Text, double? AtMs = null, bool IsBad = false);

/// <summary>Tells an exchange's way step by step, of what was recorded and nothing else: a step that was not reached is not told.</summary>
public static class PathSteps
{
    /// <summary>The steps in their order.</summary>
    public static IReadOnlyList<PathStep> Of(ExchangeDetail detail)
    {
        if (detail.Way is not { } way) return [];
        var entry = detail.Entry;
        List<PathStep> steps = [way.IsAdmitted ? new("Let in", $"`{entry.Request}{way.Query}`, {way.Protocol}, with the local token") : new("Turned away at the door", $"`{entry.Request}`", IsBad: true)];
        if (way.BodyMs is { } body) steps.Add(new("Body read", Figures.Bytes(entry.RequestBytes ?? 0), body));
        if (way.RoutedMs is { } routed)
        {
            steps.Add(new($"Route: {entry.Endpoint}", Reason(way), routed));
            if (entry.Model.Length > 0) steps.Add(new("Model", entry.Model == entry.UsedModel ? $"`{entry.Model}`, as it was asked for" : $"`{entry.Model}` was asked for; there it is `{entry.UsedModel}`"));
        }

        if (way.SentTo.Length > 0)
        {
            steps.Add(new("Credential", Credential(way.Credential)));
            steps.Add(new("Sent", $"to `{way.SentTo}`, {Figures.Bytes(way.SentBytes ?? 0)}{(way.Sends > 1 ? $"; {way.Sends} times, as the first was refused for something that could be mended" : "")}", way.SentMs));
            steps.Add(Wording(entry, way));
        }

        if (way.EndpointStatus > 0) steps.Add(new("The endpoint answered", $"status {way.EndpointStatus}", way.AnsweredMs, way.EndpointStatus >= 400));
        if (!entry.Done) return steps;
        if (entry.Finding.Length > 0) steps.Add(new("Judged", $"`{entry.Finding}`: explained instead of passed on", IsBad: true));
        else if (way.EndpointStatus > 0) steps.Add(new("Judged", "an answer of the right kind: passed on"));
        else if (way.IsAdmitted) steps.Add(new("Answered here", "no endpoint was asked for it"));
        steps.Add(new(entry.Status == 499 ? "The client went away" : "Answered", $"status {entry.Status}, {Figures.Bytes(entry.AnswerBytes ?? 0)}{(entry.Stream == true ? ", as a stream" : "")}", way.EndMs, entry.Status >= 400));
        return steps;
    }

    /// <summary>What of the request is another there than here.</summary>
    private static PathStep Wording(TrafficEntry entry, ExchangeWay way)
    {
        if (way.IsTranslated) return new("Translated", $"to `{entry.Dialect}`{(way.EndpointStatus > 0 ? ", and the answer back" : "")}");
        if (way.IsRepaired) return new("Put right", $"`{entry.Dialect}`, but this server's stream is told again block by block");
        var change = entry.Model != entry.UsedModel ? " but for the model's name" : way.SentBytes == entry.RequestBytes ? "" : " but for the thinking of another dialect's model, which is left out";
        return new(way.EndpointStatus > 0 && entry.Finding.Length == 0 ? "Passed through" : "Sent as it came", $"`{entry.Dialect}`: byte for byte{change}");
    }

    private static string Reason(ExchangeWay way) => way.Reason switch
    {
        "plug" => "where the plug is",
        "session" => "its session was given this endpoint for itself",
        "rule" => $"the rule `{way.Rule}` of the settings names the model",
        "picked" => "the model was picked in the client's own picker, and its endpoint with it",
        "follows" => "a side request of a session that has picked a model there",
        _ => "",
    };

    private static string Credential(string word) => word switch
    {
        "own" => "the endpoint's own, from the settings; nothing of the caller's",
        "callers" => "the caller's own, which may go there",
        "withheld" => "none: the caller's stays behind, and the endpoint has none of its own",
        _ => "none: neither the caller nor the endpoint has one",
    };
}
