namespace Patchbay.Translation.Common;

/// <summary>Tools that Anthropic's servers run, asked of an endpoint that is not Anthropic's.</summary>
public static class ServerToolCheck
{
    /// <summary>Lets the model know nothing of a tool that nobody would run: it would wait for it. A request that is about nothing else is refused.</summary>
    /// <exception cref="UntranslatableException">The request has no other tool, or insists on one of these.</exception>
    public static void Apply(MessagesRequest request, EndpointTraits traits)
    {
        if (traits.HasWebSearch) request.ServerTools.RemoveAll(static tool => !tool.IsWebSearch);
        else if (request.ServerTools.Count > 0)
        {
            if (request.Tools.Count == 0) throw new UntranslatableException($"tools: endpoint {traits.Endpoint} has no {string.Join(" and no ", request.ServerTools.Select(static tool => tool.Type))}; the answer would be made up.");
            if (request.Choice == ToolChoiceKind.Tool && request.ServerTools.Find(tool => Json.Text(tool.Definition, "name") == request.ChosenTool) is { } chosen) throw new UntranslatableException($"tool_choice: endpoint {traits.Endpoint} has no {chosen.Type}.");
            request.ServerTools.Clear();
        }
    }
}
