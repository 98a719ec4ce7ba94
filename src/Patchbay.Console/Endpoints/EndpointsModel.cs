using System.Text;
using Patchbay.Console.Now;

namespace Patchbay.Console.Endpoints;

/// <summary>The page.</summary>
/// <param name="Cards">The endpoints there are.</param>
/// <param name="Attempt">The one that is being added; null = none.</param>
/// <param name="Form">What stands in the form.</param>
/// <param name="Book">Kinds and file.</param>
public sealed record EndpointsModel(IReadOnlyList<EndpointCardView> Cards, AttemptView? Attempt, EndpointDraft Form, IEndpointBook Book);

/// <summary>An endpoint as it is drawn.</summary>
/// <param name="Row">The endpoint.</param>
/// <param name="Health">How its last exchange went.</param>
public sealed record EndpointCardView(EndpointRow Row, EndpointHealth Health)
{
    /// <summary>An id for the page: names have dots.</summary>
    public string Id { get; } = "endpoint-" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Row.Name));
}

/// <summary>An endpoint while it is edited.</summary>
/// <param name="Row">As it stands.</param>
/// <param name="Draft">As it is typed.</param>
/// <param name="Problems">Why what is typed is not in force.</param>
/// <param name="Book">Kinds, dialects and file.</param>
public sealed record EndpointEditView(EndpointRow Row, EndpointDraft Draft, IReadOnlyList<EntryProblem> Problems, IEndpointBook Book)
{
    /// <summary>The lines of the map: the families first, as people think of them, then what else is written, then room for one more.</summary>
    public IEnumerable<(string Asked, string There)> Lines()
    {
        string[] families = ["default", "opus", "sonnet", "haiku"];
        foreach (var family in families) yield return (family, Draft.Models.FirstOrDefault(pair => pair.Key == family).Value ?? "");
        foreach (var (asked, there) in Draft.Models.Where(pair => !families.Contains(pair.Key))) yield return (asked, there);
        yield return ("", "");
    }
}

/// <summary>The part of a form that says where a credential comes from.</summary>
/// <param name="Draft">What is chosen.</param>
/// <param name="Now">Where it comes from now, in words; null for an endpoint that is not there yet.</param>
public sealed record CredentialFieldsView(EndpointDraft Draft, string? Now);

/// <summary>A word about something that was not done.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Plug">The endpoint that can be plugged in all the same; empty = none.</param>
public sealed record EndpointAnswerView(EntryOutcome Outcome, string Plug = "");
