// The User object: order and names from a recorded row of v57 (NetCoreForce), types and flags from an older
// recorded describe (Force.com Toolkit). Fields younger than that describe have the type their recorded value
// shows.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow user_rows[] = {
    {"Id", "User ID", id, 18, "dfsgai"},
    {"Username", "Username", string_, 80, "cufsgaiF"},
    {"LastName", "Last Name", string_, 80, "cufsga", "Name"},
    {"FirstName", "First Name", string_, 40, "ncufsga", "Name"},
    {"Name", "Full Name", string_, 121, "fsgaN"},
    {"CompanyName", "Company Name", string_, 80, "ncufsga"},
    {"Division", "Division", string_, 80, "ncufsga"},
    {"Department", "Department", string_, 80, "ncufsga"},
    {"Title", "Title", string_, 80, "ncufsga"},
    {"Street", "Street", textarea, 255, "ncufsga", "Address"},
    {"City", "City", string_, 40, "ncufsga", "Address"},
    {"State", "State/Province", string_, 80, "ncufsga", "Address"},
    {"PostalCode", "Zip/Postal Code", string_, 20, "ncufsga", "Address"},
    {"Country", "Country", string_, 80, "ncufsga", "Address"},
    {"Latitude", "Latitude", double_, 0, "ncufsa", "Address"},
    {"Longitude", "Longitude", double_, 0, "ncufsa", "Address"},
    {"GeocodeAccuracy", "Geocode Accuracy", picklist, 40, "ncufsgar", "Address", "", geocode_accuracies},
    {"Address", "Address", address, 0, "nf"},
    {"Email", "E-mail", email, 128, "cufsgaiF"},
    {"EmailPreferencesAutoBcc", "AutoBcc", boolean, 0, "cuf"},
    {"EmailPreferencesAutoBccStayInTouch", "AutoBccStayInTouch", boolean, 0, "cuf"},
    {"EmailPreferencesStayInTouchReminder", "StayInTouchReminder", boolean, 0, "cuf"},
    {"SenderEmail", "Email Sender Address", email, 80, "ncufsga"},
    {"SenderName", "Email Sender Name", string_, 80, "ncufsga"},
    {"Signature", "Email Signature", string_, 1333, "ncufsa"},
    {"StayInTouchSubject", "Stay-in-Touch Email Subject", string_, 80, "ncufsga"},
    {"StayInTouchSignature", "Stay-in-Touch Email Signature", string_, 512, "ncufsa"},
    {"StayInTouchNote", "Stay-in-Touch Email Note", string_, 512, "ncufsa"},
    {"Phone", "Phone", phone, 40, "ncufsga"},
    {"Fax", "Fax", phone, 40, "ncufsga"},
    {"MobilePhone", "Cell", phone, 40, "ncufsga"},
    {"Alias", "Alias", string_, 8, "cufsga"},
    {"CommunityNickname", "Nickname", string_, 40, "cufsga"},
    {"BadgeText", "User Photo badge text overlay", string_, 80, "nfsga"},
    {"IsActive", "Active", boolean, 0, "cudfsg"},
    {"TimeZoneSidKey", "Time Zone", picklist, 40, "cufsgar", "", "",
     "Pacific/Kiritimati|Pacific/Enderbury|Pacific/Tongatapu|Pacific/Chatham|Asia/Kamchatka|Pacific/"
     "Auckland|Pacific/Fiji|Pacific/Norfolk|Pacific/Guadalcanal|Australia/Lord_Howe|Australia/"
     "Brisbane|Australia/Sydney|Australia/Adelaide|Australia/Darwin|Asia/Seoul|Asia/Tokyo|Asia/"
     "Hong_Kong|Asia/Kuala_Lumpur|Asia/Manila|Asia/Shanghai|Asia/Singapore|Asia/Taipei|Australia/Perth|Asia/"
     "Bangkok|Asia/Ho_Chi_Minh|Asia/Jakarta|Asia/Rangoon|Asia/Dhaka|Asia/Yekaterinburg|Asia/Kathmandu|Asia/"
     "Colombo|Asia/Kolkata|Asia/Baku|Asia/Karachi|Asia/Tashkent|Asia/Kabul|Asia/Tehran|Asia/Dubai|Asia/"
     "Tbilisi|Asia/Yerevan|Europe/Moscow|Africa/Nairobi|Asia/Baghdad|Asia/Beirut|Asia/Jerusalem|Asia/"
     "Kuwait|Asia/Riyadh|Europe/Athens|Europe/Bucharest|Europe/Helsinki|Europe/Istanbul|Europe/Minsk|Africa/"
     "Cairo|Africa/Johannesburg|Europe/Amsterdam|Europe/Berlin|Europe/Brussels|Europe/Paris|Europe/"
     "Prague|Europe/Rome|Africa/Algiers|Africa/Casablanca|Europe/Dublin|Europe/Lisbon|Europe/London|America/"
     "Scoresbysund|Atlantic/Azores|GMT|Atlantic/Cape_Verde|Atlantic/South_Georgia|America/St_Johns|America/"
     "Argentina/Buenos_Aires|America/Halifax|America/Sao_Paulo|Atlantic/Bermuda|America/Indiana/"
     "Indianapolis|America/New_York|America/Puerto_Rico|America/Santiago|America/Caracas|America/"
     "Bogota|America/Chicago|America/Lima|America/Mexico_City|America/Panama|America/Denver|America/"
     "El_Salvador|America/Mazatlan|America/Los_Angeles|America/Phoenix|America/Tijuana|America/"
     "Anchorage|Pacific/Pitcairn|America/Adak|Pacific/Gambier|Pacific/Marquesas|Pacific/Honolulu|Pacific/"
     "Niue|Pacific/Pago_Pago"},
    {"UserRoleId", "Role ID", reference, 18, "ncufsga", "UserRole", "UserRole"},
    {"LocaleSidKey", "Locale", picklist, 40, "cufsgar", "", "",
     "sq|sq_AL|ar|ar_BH|ar_EG|ar_JO|ar_KW|ar_LB|ar_QA|ar_SA|ar_AE|hy|hy_AM|az_AZ|eu|eu_ES|be_BY|bn_BD|bs|bs_"
     "BA|bg|bg_BG|ca|ca_ES_EURO|ca_ES|zh|zh_CN_PINYIN|zh_CN_STROKE|zh_CN|zh_HK_STROKE|zh_HK|zh_MO|zh_SG|zh_"
     "TW_STROKE|zh_TW|hr|hr_HR|cs|cs_CZ|da|da_DK|nl|nl_BE|nl_NL|nl_SR|en_AU|en_BB|en_BM|en_CA|en_GH|en_IN|en_"
     "ID|en_IE_EURO|en_IE|en_MY|en_NZ|en_NG|en_PK|en_PH|en_SG|en_ZA|en_GB|en_US|et|et_EE|fi|fi_FI_EURO|fi_FI|"
     "fr|fr_BE|fr_CA|fr_FR_EURO|fr_FR|fr_LU|fr_MC|fr_CH|ka|ka_GE|de|de_AT_EURO|de_AT|de_DE_EURO|de_DE|de_LU_"
     "EURO|de_LU|de_CH|el|el_GR|iw|iw_IL|hi|hi_IN|hu|hu_HU|is|is_IS|in|in_ID|ga|ga_IE|it|it_IT|it_CH|ja|ja_"
     "JP|kk_KZ|km_KH|ky_KG|ko|ko_KR|lv|lv_LV|lt|lt_LT|lb|lb_LU|mk|mk_MK|ms|ms_BN|ms_MY|mt|mt_MT|sh_ME|no|no_"
     "NO|pl|pl_PL|pt|pt_AO|pt_BR|pt_PT|ro|ro_MD|ro_RO|rm|rm_CH|ru|ru_RU|sr|sr_BA|sh|sh_BA|sh_CS|sr_CS|sk|sk_"
     "SK|sl|sl_SI|es|es_AR|es_BO|es_CL|es_CO|es_CR|es_DO|es_EC|es_SV|es_GT|es_HN|es_MX|es_PA|es_PY|es_PE|es_"
     "PR|es_ES_EURO|es_ES|es_UY|es_VE|sv|sv_SE|tl|tl_PH|tg_TJ|th|th_TH|tr|tr_TR|uk|uk_UA|ur|ur_PK|vi|vi_VN|"
     "cy|cy_GB"},
    {"ReceivesInfoEmails", "Info Emails", boolean, 0, "cudfsg"},
    {"ReceivesAdminInfoEmails", "Admin Info Emails", boolean, 0, "cudfsg"},
    {"EmailEncodingKey", "Email Encoding", picklist, 40, "cufsgar", "", "",
     "UTF-8=Unicode (UTF-8)|ISO-8859-1=General US & Western Europe (ISO-8859-1, "
     "ISO-LATIN-1)|Shift_JIS=Japanese (Shift-JIS)|ISO-2022-JP=Japanese (JIS)|EUC-JP=Japanese "
     "(EUC)|ks_c_5601-1987=Korean (ks_c_5601-1987)|Big5=Traditional Chinese (Big5)|GB2312=Simplified Chinese "
     "(GB2312)|Big5-HKSCS=Traditional Chinese Hong Kong (Big5-HKSCS)|x-SJIS_0213=Japanese (Shift-JIS_2004)"},
    {"ProfileId", "Profile ID", reference, 18, "cufsga", "Profile", "Profile"},
    {"UserType", "User Type", picklist, 40, "nfsgar", "", "",
     "Standard|PowerPartner=Partner|PowerCustomerSuccess=Customer Portal Manager|CustomerSuccess=Customer "
     "Portal User|Guest|CspLitePortal=High Volume Portal|CsnOnly=CSN Only|SelfService=Self Service"},
    {"LanguageLocaleKey", "Language", picklist, 40, "cufsgar", "", "",
     "en_US=English|de=German|es=Spanish|fr=French|it=Italian|ja=Japanese|sv=Swedish|ko=Korean|zh_TW=Chinese "
     "(Traditional)|zh_CN=Chinese (Simplified)|pt_BR=Portuguese "
     "(Brazilian)|nl_NL=Dutch|da=Danish|th=Thai|fi=Finnish|ru=Russian"},
    {"EmployeeNumber", "Employee Number", string_, 20, "ncufsga"},
    {"DelegatedApproverId", "Delegated Approver ID", reference, 18, "ncufsga", "Group,User"},
    {"ManagerId", "Manager ID", reference, 18, "ncufsga", "User", "Manager"},
    {"LastLoginDate", "Last Login", datetime, 0, "nfsa"},
    {"LastPasswordChangeDate", "Last Password Change or Reset", datetime, 0, "nfsa"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"OfflineTrialExpirationDate", "Offline Edition Trial Expiration Date", datetime, 0, "nfsa"},
    {"OfflinePdaTrialExpirationDate", "Sales Anywhere Trial Expiration Date", datetime, 0, "nfsa"},
    {"UserPermissionsMarketingUser", "Marketing User", boolean, 0, "cuf"},
    {"UserPermissionsOfflineUser", "Offline User", boolean, 0, "cuf"},
    {"UserPermissionsCallCenterAutoLogin", "Auto-login To Call Center", boolean, 0, "cuf"},
    {"UserPermissionsMobileUser", "Apex Mobile User", boolean, 0, "cuf"},
    {"UserPermissionsSFContentUser", "Salesforce CRM Content User", boolean, 0, "cuf"},
    {"UserPermissionsKnowledgeUser", "Knowledge User", boolean, 0, "cuf"},
    {"UserPermissionsInteractionUser", "Force.com Flow User", boolean, 0, "cuf"},
    {"UserPermissionsSupportUser", "Service Cloud User", boolean, 0, "cuf"},
    {"UserPermissionsSiteforceContributorUser", "Site.com Contributor User", boolean, 0, "cuf"},
    {"UserPermissionsSiteforcePublisherUser", "Site.com Publisher User", boolean, 0, "cuf"},
    {"UserPermissionsChatterAnswersUser", "Chatter Answers User", boolean, 0, "cuf"},
    {"ForecastEnabled", "Allow Forecasting", boolean, 0, "cudfsg"},
    {"UserPreferencesActivityRemindersPopup", "ActivityRemindersPopup", boolean, 0, "cuf"},
    {"UserPreferencesEventRemindersCheckboxDefault", "EventRemindersCheckboxDefault", boolean, 0, "cuf"},
    {"UserPreferencesTaskRemindersCheckboxDefault", "TaskRemindersCheckboxDefault", boolean, 0, "cuf"},
    {"UserPreferencesReminderSoundOff", "ReminderSoundOff", boolean, 0, "cuf"},
    {"UserPreferencesDisableAllFeedsEmail", "DisableAllFeedsEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableFollowersEmail", "DisableFollowersEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableProfilePostEmail", "DisableProfilePostEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableChangeCommentEmail", "DisableChangeCommentEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableLaterCommentEmail", "DisableLaterCommentEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisProfPostCommentEmail", "DisProfPostCommentEmail", boolean, 0, "cuf"},
    {"UserPreferencesContentNoEmail", "ContentNoEmail", boolean, 0, "cuf"},
    {"UserPreferencesContentEmailAsAndWhen", "ContentEmailAsAndWhen", boolean, 0, "cuf"},
    {"UserPreferencesApexPagesDeveloperMode", "ApexPagesDeveloperMode", boolean, 0, "cuf"},
    {"UserPreferencesHideCSNGetChatterMobileTask", "HideCSNGetChatterMobileTask", boolean, 0, "cuf"},
    {"UserPreferencesDisableMentionsPostEmail", "DisableMentionsPostEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisMentionsCommentEmail", "DisMentionsCommentEmail", boolean, 0, "cuf"},
    {"UserPreferencesHideCSNDesktopTask", "HideCSNDesktopTask", boolean, 0, "cuf"},
    {"UserPreferencesHideChatterOnboardingSplash", "HideChatterOnboardingSplash", boolean, 0, "cuf"},
    {"UserPreferencesHideSecondChatterOnboardingSplash", "HideSecondChatterOnboardingSplash", boolean, 0,
     "cuf"},
    {"UserPreferencesDisCommentAfterLikeEmail", "DisCommentAfterLikeEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableLikeEmail", "DisableLikeEmail", boolean, 0, "cuf"},
    {"UserPreferencesSortFeedByComment", "SortFeedByComment", boolean, 0, "cuf"},
    {"UserPreferencesDisableMessageEmail", "DisableMessageEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableBookmarkEmail", "DisableBookmarkEmail", boolean, 0, "cuf"},
    {"UserPreferencesDisableSharePostEmail", "DisableSharePostEmail", boolean, 0, "cuf"},
    {"UserPreferencesEnableAutoSubForFeeds", "EnableAutoSubForFeeds", boolean, 0, "cuf"},
    {"UserPreferencesDisableFileShareNotificationsForApi", "DisableFileShareNotificationsForApi", boolean, 0,
     "cuf"},
    {"UserPreferencesShowTitleToExternalUsers", "ShowTitleToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowManagerToExternalUsers", "ShowManagerToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowEmailToExternalUsers", "ShowEmailToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowWorkPhoneToExternalUsers", "ShowWorkPhoneToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowMobilePhoneToExternalUsers", "ShowMobilePhoneToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowFaxToExternalUsers", "ShowFaxToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowStreetAddressToExternalUsers", "ShowStreetAddressToExternalUsers", boolean, 0,
     "cuf"},
    {"UserPreferencesShowCityToExternalUsers", "ShowCityToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowStateToExternalUsers", "ShowStateToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowPostalCodeToExternalUsers", "ShowPostalCodeToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowCountryToExternalUsers", "ShowCountryToExternalUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowProfilePicToGuestUsers", "ShowProfilePicToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowTitleToGuestUsers", "ShowTitleToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowCityToGuestUsers", "ShowCityToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowStateToGuestUsers", "ShowStateToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowPostalCodeToGuestUsers", "ShowPostalCodeToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowCountryToGuestUsers", "ShowCountryToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesHideS1BrowserUI", "HideS1BrowserUI", boolean, 0, "cuf"},
    {"UserPreferencesDisableEndorsementEmail", "DisableEndorsementEmail", boolean, 0, "cuf"},
    {"UserPreferencesPathAssistantCollapsed", "PathAssistantCollapsed", boolean, 0, "cuf"},
    {"UserPreferencesCacheDiagnostics", "CacheDiagnostics", boolean, 0, "cuf"},
    {"UserPreferencesShowEmailToGuestUsers", "ShowEmailToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowManagerToGuestUsers", "ShowManagerToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowWorkPhoneToGuestUsers", "ShowWorkPhoneToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowMobilePhoneToGuestUsers", "ShowMobilePhoneToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowFaxToGuestUsers", "ShowFaxToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesShowStreetAddressToGuestUsers", "ShowStreetAddressToGuestUsers", boolean, 0, "cuf"},
    {"UserPreferencesLightningExperiencePreferred", "LightningExperiencePreferred", boolean, 0, "cuf"},
    {"UserPreferencesPreviewLightning", "PreviewLightning", boolean, 0, "cuf"},
    {"UserPreferencesHideEndUserOnboardingAssistantModal", "HideEndUserOnboardingAssistantModal", boolean, 0,
     "cuf"},
    {"UserPreferencesHideLightningMigrationModal", "HideLightningMigrationModal", boolean, 0, "cuf"},
    {"UserPreferencesHideSfxWelcomeMat", "HideSfxWelcomeMat", boolean, 0, "cuf"},
    {"UserPreferencesHideBiggerPhotoCallout", "HideBiggerPhotoCallout", boolean, 0, "cuf"},
    {"UserPreferencesGlobalNavBarWTShown", "GlobalNavBarWTShown", boolean, 0, "cuf"},
    {"UserPreferencesGlobalNavGridMenuWTShown", "GlobalNavGridMenuWTShown", boolean, 0, "cuf"},
    {"UserPreferencesCreateLEXAppsWTShown", "CreateLEXAppsWTShown", boolean, 0, "cuf"},
    {"UserPreferencesFavoritesWTShown", "FavoritesWTShown", boolean, 0, "cuf"},
    {"ContactId", "Contact ID", reference, 18, "ncfsga", "Contact", "Contact"},
    {"AccountId", "Account ID", reference, 18, "nfsga", "Account"},
    {"CallCenterId", "Call Center ID", reference, 18, "ncufsga", "CallCenter"},
    {"Extension", "Extension", phone, 40, "ncufsga"},
    {"FederationIdentifier", "SAML Federation ID", string_, 512, "ncufsai"},
    {"AboutMe", "About Me", textarea, 1000, "ncu"},
    {"FullPhotoUrl", "Url for full-sized Photo", url, 1024, "nfsga"},
    {"SmallPhotoUrl", "Photo", url, 1024, "nfsga"},
    {"MediumPhotoUrl", "Url for medium profile photo", url, 1024, "nfsga"},
    {"DigestFrequency", "Chatter Email Highlights Frequency", picklist, 40, "cudfsgar", "", "",
     "*D=Daily|W=Weekly|N=Never"},
    {"DefaultGroupNotificationFrequency", "Default Notification Frequency when Joining Groups", picklist, 40,
     "cudfsgar", "", "", "P=Email on each post|D=Daily digests|W=Weekly digests|*N=Never"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"BannerPhotoUrl", "Url for banner photo", url, 1024, "nfsga"},
    {"SmallBannerPhotoUrl", "Url for IOS banner photo", url, 1024, "nfsga"},
    {"MediumBannerPhotoUrl", "Url for Android banner photo", url, 1024, "nfsga"},
    {"IsProfilePhotoActive", "Has Profile Photo", boolean, 0, "dfsg"},
};

}  // namespace

SobjectSchema user_schema() {
  SobjectSchema object;
  object.name = "User";
  object.label = "User";
  object.label_plural = "Users";
  object.key_prefix = "005";
  object.deletable = false;
  object.undeletable = false;
  object.children = {{"Account", "CreatedById", ""},
                     {"Account", "LastModifiedById", ""},
                     {"Account", "OwnerId", ""},
                     {"Contact", "CreatedById", ""},
                     {"Contact", "LastModifiedById", ""},
                     {"Contact", "OwnerId", ""},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"Lead", "CreatedById", ""},
                     {"Lead", "LastModifiedById", ""},
                     {"Lead", "OwnerId", ""},
                     {"PermissionSetAssignment", "AssigneeId", "PermissionSetAssignments", true},
                     {"User", "CreatedById", ""},
                     {"User", "DelegatedApproverId", "DelegatedUsers"},
                     {"User", "LastModifiedById", ""},
                     {"User", "ManagerId", "ManagedUsers"}};
  object.fields = fields_from(user_rows);
  object.reindex();
  return object;
}

}  // namespace sfsim
