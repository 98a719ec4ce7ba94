using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>What every JSON object of the Agent Client Protocol has: room for what is not in its schema. Read and written again it is
/// the same JSON, members that nobody here knows and explicit nulls included.</summary>
public abstract record AcpObject
{
    /// <summary>Whatever the two sides agree on beside the protocol.</summary>
    [JsonPropertyName("_meta")]
    public JsonElement? Meta { get; init; }

    /// <summary>Members that the type does not name. Shared by copies made with <c>with</c>.</summary>
    /// <remarks>The source generator fills extension data only through a setter.</remarks>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>Named members that were <c>null</c> in the JSON; some updates mean «take it away» by that.</summary>
    internal HashSet<string>? Nulls { get; set; }

    /// <summary>Whether a member was there and null, rather than left out.</summary>
    /// <param name="member">Its name in JSON.</param>
    public bool IsNull(string member) => Nulls?.Contains(member) == true;
}

/// <summary>An object without members of its own: a capability that is there, an answer that says only «done».</summary>
public sealed record AcpEmpty : AcpObject;
