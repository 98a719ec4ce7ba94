using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>The one JSON context of the Agent Client Protocol.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, MaxDepth = JsonRpcMessage.MaxDepth)]
[JsonSerializable(typeof(InitializeRequest))]
[JsonSerializable(typeof(InitializeResponse))]
[JsonSerializable(typeof(AuthenticateRequest))]
[JsonSerializable(typeof(AcpEmpty))]
[JsonSerializable(typeof(ListProvidersResponse))]
[JsonSerializable(typeof(SetProviderRequest))]
[JsonSerializable(typeof(DisableProviderRequest))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(LoadSessionRequest))]
[JsonSerializable(typeof(ResumeSessionRequest))]
[JsonSerializable(typeof(ForkSessionRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(ListSessionsRequest))]
[JsonSerializable(typeof(ListSessionsResponse))]
[JsonSerializable(typeof(SessionReference))]
[JsonSerializable(typeof(SetModeRequest))]
[JsonSerializable(typeof(SetConfigOptionRequest))]
[JsonSerializable(typeof(SetConfigOptionResponse))]
[JsonSerializable(typeof(PromptRequest))]
[JsonSerializable(typeof(PromptResponse))]
[JsonSerializable(typeof(SteerRequest))]
[JsonSerializable(typeof(SteerResponse))]
[JsonSerializable(typeof(SessionNotification))]
[JsonSerializable(typeof(PermissionRequest))]
[JsonSerializable(typeof(PermissionResponse))]
[JsonSerializable(typeof(ReadTextFileRequest))]
[JsonSerializable(typeof(ReadTextFileResponse))]
[JsonSerializable(typeof(WriteTextFileRequest))]
[JsonSerializable(typeof(CreateTerminalRequest))]
[JsonSerializable(typeof(CreateTerminalResponse))]
[JsonSerializable(typeof(TerminalReference))]
[JsonSerializable(typeof(TerminalOutputResponse))]
[JsonSerializable(typeof(TerminalExit))]
[JsonSerializable(typeof(ElicitationRequest))]
[JsonSerializable(typeof(ElicitationResponse))]
[JsonSerializable(typeof(ElicitationComplete))]
[JsonSerializable(typeof(AuthStatusNotification))]
[JsonSerializable(typeof(SdkMessageNotification))]

// Of the unions; nothing names them but their converters.
[JsonSerializable(typeof(TextContent))]
[JsonSerializable(typeof(ImageContent))]
[JsonSerializable(typeof(AudioContent))]
[JsonSerializable(typeof(ResourceLink))]
[JsonSerializable(typeof(EmbeddedResource))]
[JsonSerializable(typeof(BlockOutput))]
[JsonSerializable(typeof(DiffOutput))]
[JsonSerializable(typeof(TerminalOutputLink))]
[JsonSerializable(typeof(UserMessageChunk))]
[JsonSerializable(typeof(AgentMessageChunk))]
[JsonSerializable(typeof(AgentThoughtChunk))]
[JsonSerializable(typeof(ToolCall))]
[JsonSerializable(typeof(ToolCallUpdate))]
[JsonSerializable(typeof(PlanUpdate))]
[JsonSerializable(typeof(AvailableCommandsUpdate))]
[JsonSerializable(typeof(CurrentModeUpdate))]
[JsonSerializable(typeof(ConfigOptionUpdate))]
[JsonSerializable(typeof(SessionInfoUpdate))]
[JsonSerializable(typeof(UsageUpdate))]
public sealed partial class AcpJson : JsonSerializerContext
{
    /// <summary>How all of it is read and written: as the context says, text unescaped, nulls kept.</summary>
    public static JsonSerializerOptions Wire => Made.Options;

    /// <summary>Reads a value.</summary>
    /// <param name="json">Raw JSON; empty or <c>null</c> = an object without members, as agents answer where there is nothing to say.</param>
    /// <exception cref="JsonException">It has another shape.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json) where T : AcpObject
    {
        if (json.IsEmpty || json.Span.SequenceEqual("null"u8)) json = "{}"u8.ToArray();
        if (LoneSurrogates.Replace(json.Span) is { } whole) json = whole;
        var value = JsonSerializer.Deserialize(json.Span, (JsonTypeInfo<T>)Wire.GetTypeInfo(typeof(T)))!;
        ExplicitNulls.Note(json, value, Wire);
        return value;
    }

    /// <summary>Writes a value on one line.</summary>
    public static byte[] Write<T>(T value) where T : AcpObject => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)Wire.GetTypeInfo(typeof(T)));

    /// <summary>JSON of a string.</summary>
    public static JsonElement ToElement(string value) => System.Text.Json.JsonElement.Parse(Splice.RawJson.Quote(value));

    /// <summary>JSON of true or false.</summary>
    public static JsonElement ToElement(bool value) => System.Text.Json.JsonElement.Parse(value ? "true"u8 : "false"u8);

    /// <summary>Apart, for the generated half of this class must have made its own statics before.</summary>
    private static class Made
    {
        public static readonly JsonSerializerOptions Options = Make();
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = Default.WithAddedModifier(ExplicitNulls.Modify),
        };
        options.MakeReadOnly();
        return options;
    }
}
