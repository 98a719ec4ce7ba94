using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Reads a request of the Messages API for an endpoint of another dialect. What no dialect can say is left out or refused here, once.</summary>
/// <remarks>Shapes: Messages API reference, and what Claude Code 2.1.330 sends (measured), read 2026-11-23.</remarks>
public static class RequestReader
{
    /// <summary>How Anthropic's own billing line begins: it changes with every request, and would spoil a prompt cache.</summary>
    private static ReadOnlySpan<byte> BillingLine => "x-anthropic-billing-header"u8;

    /// <summary>Reads a request.</summary>
    /// <param name="body">The client's bytes; they must outlive the result.</param>
    /// <param name="traits">Whom it is for.</param>
    /// <exception cref="UntranslatableException">It is no request, or says something that cannot be said there.</exception>
    public static MessagesRequest Read(ReadOnlyMemory<byte> body, EndpointTraits traits)
    {
        // What is no text is copied as it stands, and must not reach the endpoint as a body of ours.
        if (!Utf8.IsValid(body.Span)) throw new UntranslatableException("The request is not JSON: its bytes are not UTF-8.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException broken)
        {
            throw new UntranslatableException($"The request is not JSON: {broken.Message}", broken);
        }

        var request = new MessagesRequest(document) { Names = new ToolNames(traits.MaxToolName) };
        try
        {
            ReadAll(document.RootElement, request, traits);
            return request;
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair in a property's name: JSON, but no text.
            request.Dispose();
            throw new UntranslatableException($"The request is not JSON: {broken.Message}", broken);
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private static void ReadAll(JsonElement root, MessagesRequest request, EndpointTraits traits)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new UntranslatableException("The request is not a JSON object.");
        var tools = default(JsonElement);
        var messages = default(JsonElement);
        foreach (var property in root.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "model": request.Model = Json.Text(value); break;
                case "stream": request.IsStream = value.ValueKind == JsonValueKind.True; break;
                case "max_tokens": request.MaxTokens = Json.Number(value); break;
                case "system": ReadSystem(value, request); break;
                case "messages": messages = value; break;
                case "tools": tools = value; break;
                case "tool_choice": ReadChoice(value, request); break;
                case "thinking": ReadThinking(value, request); break;
                case "output_config": ReadOutput(value, request); break;
                case "stop_sequences": ReadStops(value, request); break;
                case "temperature": request.Temperature = value; break;
                case "top_p": request.TopP = value; break;
                case "top_k": request.TopK = value; break;
                case "metadata": ReadMetadata(value, request); break;
                // A client that is told so asks again without it, and checks its tool calls itself (official gateway contract, read 2026-11-23).
                case "safeguards": throw new UntranslatableException($"safeguards: not supported by endpoint {traits.Endpoint}.");
            }
        }

        if (messages.ValueKind != JsonValueKind.Array) throw new UntranslatableException("messages: the request has none.");
        var blocks = new BlockReader(request.Names, traits);
        var turns = new List<Turn>(messages.GetArrayLength());
        var index = 0;
        var asking = LastOfPerson(messages);
        foreach (var message in messages.EnumerateArray())
        {
            blocks.IsAsking = index == asking;
            turns.Add(ReadTurn(message, index++, blocks));
        }

        request.Turns = HistoryRepair.Apply(turns);
        ToolReader.Read(tools, blocks.ReferencedTools, request);
        var text = JsonMarshal.GetRawUtf8Value(root).Length - blocks.MediaBytes;
        request.EstimatedTokens = (text / 4) + (blocks.MediaCount * 1500L);
    }

    /// <summary>Index of the last message of role <c>user</c>: what is being asked now.</summary>
    private static int LastOfPerson(JsonElement messages)
    {
        var last = -1;
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object && Json.Text(message, "role") == "user") last = index;
            index++;
        }

        return last;
    }

    private static Turn ReadTurn(JsonElement message, int index, BlockReader blocks)
    {
        var path = $"messages.{index}";
        if (message.ValueKind != JsonValueKind.Object) throw new UntranslatableException($"{path}: a message is an object.");
        var role = Json.Text(message, "role") switch
        {
            "user" => Role.User,
            "assistant" => Role.Assistant,
            "system" => Role.System,
            var other => throw new UntranslatableException($"{path}.role: Patchbay knows user, assistant and system, not `{other}`."),
        };
        var parts = new List<Part>();
        if (message.TryGetProperty("content"u8, out var content)) blocks.Read(content, $"{path}.content", parts);
        return new Turn(role, parts);
    }

    private static void ReadSystem(JsonElement system, MessagesRequest request)
    {
        if (system.ValueKind == JsonValueKind.String) Add(system);
        else if (system.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in system.EnumerateArray())
            {
                if (Json.Text(block, "type") != "text") throw new UntranslatableException($"system: a block of type `{Json.Text(block, "type")}` cannot be translated.");
                if (block.TryGetProperty("text"u8, out var text)) Add(text);
            }
        }

        void Add(JsonElement text)
        {
            var raw = new RawText(text);
            if (!raw.IsEmpty && !raw.Content.StartsWith(BillingLine)) request.System.Add(raw);
        }
    }

    private static void ReadChoice(JsonElement choice, MessagesRequest request)
    {
        request.DisablesParallelTools = Json.IsTrue(choice, "disable_parallel_tool_use");
        request.Choice = Json.Text(choice, "type") switch
        {
            "auto" => ToolChoiceKind.Auto,
            "any" => ToolChoiceKind.Any,
            "tool" => ToolChoiceKind.Tool,
            "none" => ToolChoiceKind.None,
            "" => ToolChoiceKind.Unset,
            var other => throw new UntranslatableException($"tool_choice.type: Patchbay cannot translate `{other}`."),
        };
        if (request.Choice == ToolChoiceKind.Tool) request.ChosenTool = request.Names.ToEndpoint(Json.Text(choice, "name"));
    }

    private static void ReadThinking(JsonElement thinking, MessagesRequest request)
    {
        request.Thinking = Json.Text(thinking, "type") switch
        {
            "enabled" => ThinkingKind.Enabled,
            "disabled" => ThinkingKind.Disabled,
            "" => ThinkingKind.Unset,
            _ => ThinkingKind.Adaptive,
        };
        if (thinking.ValueKind == JsonValueKind.Object && thinking.TryGetProperty("budget_tokens"u8, out var budget)) request.ThinkingBudget = Json.Number(budget);
    }

    private static void ReadOutput(JsonElement output, MessagesRequest request)
    {
        request.Effort = Json.Text(output, "effort");
        if (output.ValueKind == JsonValueKind.Object && output.TryGetProperty("format"u8, out var format)
            && Json.Text(format, "type") == "json_schema" && format.TryGetProperty("schema"u8, out var schema))
        {
            request.OutputSchema = schema;
        }
    }

    private static void ReadStops(JsonElement stops, MessagesRequest request)
    {
        if (stops.ValueKind != JsonValueKind.Array) return;
        foreach (var stop in stops.EnumerateArray())
        {
            // Blank ones match everywhere; endpoints refuse them.
            if (stop.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(Json.Text(stop))) request.StopSequences.Add(new RawText(stop));
        }
    }

    /// <summary>Claude Code's <c>user_id</c> is JSON of 150 characters with device, account and session; nobody else is to see it.</summary>
    private static void ReadMetadata(JsonElement metadata, MessagesRequest request)
    {
        var user = Json.Text(metadata, "user_id");
        if (user.Length > 0) request.SessionKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)));
    }
}
