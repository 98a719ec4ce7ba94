namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>The model list of a demo endpoint, in the shape of <c>GET /v1/models</c>.</summary>
internal static class DemoCatalog
{
    /// <summary>The list.</summary>
    public static string List(string endpoint)
    {
        var id = $"claude-{endpoint}";
        return $$"""{"data":[{{One(id, endpoint)}}],"has_more":false,"first_id":"{{id}}","last_id":"{{id}}"}""";
    }

    /// <summary>One model; the demo serves any name.</summary>
    public static string One(string id, string endpoint) =>
        $$"""{"type":"model","id":"{{Uri.EscapeDataString(id)}}","display_name":"Patchbay {{endpoint}}","created_at":"2026-11-23T00:00:00Z"}""";
}
