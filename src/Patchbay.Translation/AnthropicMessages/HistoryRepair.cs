using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Puts a conversation into the order that every endpoint takes: right after a turn with tool calls come all their results, in
/// the order of the calls, no result stands anywhere else, and the last word is not the model's.</summary>
/// <remarks>Claude Code sends results in the order in which the tools were done (measured, 2.1.330), an interrupted turn leaves calls without a
/// result, compaction leaves results without a call; each is refused by some endpoint, and then by every request of that session.</remarks>
internal static class HistoryRepair
{
    /// <summary>The conversation, repaired.</summary>
    public static List<Turn> Apply(List<Turn> turns)
    {
        var repaired = new List<Turn>(turns.Count + 4);
        for (var i = 0; i < turns.Count;)
        {
            var turn = turns[i++];
            if (turn.Role != Role.Assistant)
            {
                AddWithoutResults(turn, [], repaired);
                continue;
            }

            // Two answers in a row are one.
            while (i < turns.Count && turns[i].Role == Role.Assistant) turn.Parts.AddRange(turns[i++].Parts);
            if (turn.Parts.Count > 0) repaired.Add(turn);
            var following = new List<Turn>();
            while (i < turns.Count && turns[i].Role != Role.Assistant) following.Add(turns[i++]);
            var taken = new HashSet<Part>();
            var results = ResultsOf(turn, following, taken);
            if (results.Count > 0) repaired.Add(new Turn(Role.User, results));
            foreach (var next in following) AddWithoutResults(next, taken, repaired);
        }

        // Half an answer for the model to go on with: most chat endpoints take it for a whole one, some refuse it.
        if (repaired.Count > 0 && repaired[^1].Role == Role.Assistant) repaired.Add(new Turn(Role.User, [Said("Continue your last message from where it stops, without repeating any of it.")]));
        return repaired;
    }

    private static List<Part> ResultsOf(Turn assistant, List<Turn> following, HashSet<Part> taken)
    {
        var results = new List<Part>();
        foreach (var call in assistant.Parts)
        {
            if (call.Kind != PartKind.ToolCall) continue;
            var result = following.SelectMany(static turn => turn.Parts).FirstOrDefault(part => part.Kind == PartKind.ToolResult && part.ClientId == call.ClientId && !taken.Contains(part));
            if (result is not null) taken.Add(result);
            else result = new Part { Kind = PartKind.ToolResult, Id = call.Id, ClientId = call.ClientId, IsError = true, Content = [Said("The tool call was interrupted; there is no result.")] };
            result.Name = call.Name;
            results.Add(result);
        }

        return results;
    }

    private static void AddWithoutResults(Turn turn, HashSet<Part> taken, List<Turn> repaired)
    {
        var parts = new List<Part>(turn.Parts.Count);
        foreach (var part in turn.Parts)
        {
            if (taken.Contains(part)) continue;
            if (part.Kind != PartKind.ToolResult)
            {
                parts.Add(part);
                continue;
            }

            parts.Add(Said("The result of an earlier tool call:"));
            parts.AddRange(part.Content);
        }

        if (parts.Count > 0) repaired.Add(turn with { Parts = parts });
    }

    private static Part Said(string text) => SystemReminder.Say(text);
}
