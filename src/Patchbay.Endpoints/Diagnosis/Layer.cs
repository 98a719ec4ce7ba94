using System.Text.Json.Serialization;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>The layer of a finding: whose turn it is to act.</summary>
public enum Layer
{
    /// <summary>The process holds an old value, or the gateway itself is the matter.</summary>
    [JsonStringEnumMemberName("lifecycle")]
    Lifecycle,

    /// <summary>Name, connection, TLS, proxy.</summary>
    [JsonStringEnumMemberName("network")]
    Network,

    /// <summary>The key or login.</summary>
    [JsonStringEnumMemberName("credential")]
    Credential,

    /// <summary>The server or the model behind it.</summary>
    [JsonStringEnumMemberName("endpoint")]
    Endpoint,

    /// <summary>The program that is routed.</summary>
    [JsonStringEnumMemberName("agent")]
    Agent,
}

/// <summary>Layers as people read them.</summary>
public static class LayerWords
{
    /// <summary>One lower-case word.</summary>
    public static string Word(this Layer layer) => layer switch
    {
        Layer.Lifecycle => "lifecycle",
        Layer.Network => "network",
        Layer.Credential => "credential",
        Layer.Endpoint => "endpoint",
        _ => "agent",
    };

    /// <summary>What the layer means, for the index of findings.</summary>
    public static string Meaning(this Layer layer) => layer switch
    {
        Layer.Lifecycle => "the gateway or the launcher itself, or a process that holds an old value",
        Layer.Network => "the way to the endpoint: name, connection, TLS, proxy",
        Layer.Credential => "the key or login",
        Layer.Endpoint => "the server that answered, or the model behind it",
        _ => "the program that is routed",
    };
}
