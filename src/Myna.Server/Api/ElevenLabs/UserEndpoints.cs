using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Keys;
using Myna.Server.Voices;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>/v1/user</c>: who the caller is, for clients that look before they begin.</summary>
internal static class UserEndpoints
{
    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/user", User).Needs(KeyScope.Speak).WithSummary("Who the caller is.");
        api.MapGet("/v1/user/subscription", (VoiceShelf shelf) => TypedResults.Ok(Subscription(shelf)))
            .Needs(KeyScope.Speak).WithSummary("What the caller may use.");
    }

    private static Ok<UserShape> User(HttpContext context, VoiceShelf shelf)
    {
        Caller caller = Caller.Of(context);
        return TypedResults.Ok(new UserShape(
            caller.Id,
            "myna",
            Subscription(shelf),
            IsNewUser: false,
            CanUseDelayedPaymentMethods: false,
            IsOnboardingCompleted: true,
            IsOnboardingChecklistCompleted: true,
            caller.Name,
            IsApiKeyHashed: true,
            CreatedAt: 0,
            SeatType: "workspace_member"));
    }

    private static SubscriptionShape Subscription(VoiceShelf shelf) => new() { VoiceSlotsUsed = shelf.List().Count(voice => !voice.IsBuiltIn) };
}
