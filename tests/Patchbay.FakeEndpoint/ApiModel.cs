using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Patchbay.FakeEndpoint;

/// <summary>A model that obeys: it calls the tool it is told to call, says what the tool answered, and counts.</summary>
internal static partial class ApiModel
{
    public static Reply Answer(JsonObject body, bool callsTools)
    {
        var reply = new Reply { Content = callsTools && Call(body) is { } call ? [call] : [new JsonObject { ["type"] = "text", ["text"] = Words(body) }] };
        return reply with { Usage = new JsonObject { ["input_tokens"] = InputTokens(body), ["cache_creation_input_tokens"] = 0, ["cache_read_input_tokens"] = 0, ["output_tokens"] = 40 } };
    }

    /// <summary>Four bytes a token; a deferred tool counts from its reference on.</summary>
    public static int InputTokens(JsonObject body) =>
        (body["messages"]!.ToJsonString().Length + (body["system"]?.ToJsonString().Length ?? 0) + Tools(body).Sum(tool => tool.ToJsonString().Length)) / 4;

    /// <summary>The tools that the model sees: not the deferred ones that nobody has found.</summary>
    private static IEnumerable<JsonNode> Tools(JsonObject body)
    {
        var found = ApiRules.Referenced(body["messages"]!.AsArray()).ToHashSet();
        return (body["tools"]?.AsArray() ?? []).Select(tool => tool!).Where(tool => (bool?)tool["defer_loading"] != true || found.Contains((string)tool["name"]!));
    }

    /// <summary>A call of the next tool that the person named: the first that was not called yet.</summary>
    private static JsonObject? Call(JsonObject body)
    {
        var messages = body["messages"]!.AsArray();
        var called = messages.Sum(message => ApiRules.Blocks(message!, "tool_use").Count());
        var told = messages.SelectMany(message => (string?)message!["role"] == "user" ? Texts(message) : []).SelectMany(text => Order().Matches(text)).Skip(called).FirstOrDefault();
        if (told is null) return null;
        var tool = Tools(body).FirstOrDefault(tool => (string?)tool["name"] == told.Groups["tool"].Value);
        if (tool?["input_schema"]?["required"]?[0] is not { } property) return null;
        return new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_fake{called}", ["name"] = told.Groups["tool"].Value, ["input"] = new JsonObject { [(string)property!] = told.Groups["what"].Value } };
    }

    private static string Words(JsonObject body)
    {
        if (body["messages"]!.AsArray().LastOrDefault(message => (string?)message!["role"] == "user") is not { } last) return "Hi.";
        if (ApiRules.Blocks(last, "tool_result").LastOrDefault().Block is { } result)
        {
            var said = result["content"] is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)result["content"];
            return $"The tool answered: {said}";
        }

        var text = string.Join(' ', Texts(last));
        if (Exactly().Match(text) is { Success: true } exactly) return exactly.Groups[1].Value;
        return Count().Match(text) is { Success: true } count ? string.Join(' ', Enumerable.Range(1, int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture))) : "Hi.";
    }

    private static IEnumerable<string> Texts(JsonNode message) =>
        message["content"] is JsonValue plain ? [(string)plain!] : ApiRules.Blocks(message, "text").Select(block => (string)block.Block["text"]!);

    [GeneratedRegex(@"the (?<tool>\w+) tool (?:\w+ )*`(?<what>[^`]+)`")]
    private static partial Regex Order();

    [GeneratedRegex("say exactly `([^`]+)`", RegexOptions.IgnoreCase)]
    private static partial Regex Exactly();

    [GeneratedRegex(@"count to (\d{1,4})", RegexOptions.IgnoreCase)]
    private static partial Regex Count();
}
