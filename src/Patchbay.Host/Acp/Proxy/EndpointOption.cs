using System.Text.Json;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>An endpoint that a person can choose in their editor.</summary>
/// <param name="Value">What the choice is called on the wire: an endpoint's name, <c>off</c>, or <c>plug</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">For people; may be empty.</param>
public sealed record EndpointChoice(string Value, string Name, string Description);

/// <summary>The config option that Patchbay adds to a session: where its requests go.</summary>
public static class EndpointOption
{
    /// <summary>Its id. No agent has one of that name.</summary>
    public const string Id = "patchbay_endpoint";

    /// <summary>The choice of following the plug.</summary>
    public const string Plug = "plug";

    /// <summary>The option as JSON.</summary>
    /// <param name="choices">All choices, the plug first.</param>
    /// <param name="current">The session's.</param>
    /// <param name="isDraft2">True for version 2 of the protocol, whose options have a <c>configId</c> instead of an <c>id</c>.</param>
    public static byte[] ToJson(IReadOnlyList<EndpointChoice> choices, string current, bool isDraft2)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteString(isDraft2 ? "configId" : "id", Id);
            writer.WriteString("name", "Endpoint");
            writer.WriteString("description", "Where this conversation's requests go; it goes on there. `plug` is wherever `patchbay use` points to.");
            writer.WriteString("type", "select");
            writer.WriteString("currentValue", current);
            writer.WriteStartArray("options");
            foreach (var choice in choices)
            {
                writer.WriteStartObject();
                writer.WriteString("value", choice.Value);
                writer.WriteString("name", choice.Name);
                if (choice.Description.Length > 0) writer.WriteString("description", choice.Description);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return text.ToArray();
    }
}
