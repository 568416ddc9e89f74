/*
 * geos: the geometry library, loaded with the first outline. What is called of it is listed here once.
 */
#ifndef GONGSHI_RULES_GEOS_H
#define GONGSHI_RULES_GEOS_H

#include <geos_c.h>

/* clang-format off */
#define GEOS_CALLS(X) \
    X(GEOSArea_r) X(GEOSContext_setErrorHandler_r) X(GEOSContext_setNoticeHandler_r) \
    X(GEOSCoordSeq_create_r) X(GEOSCoordSeq_setXY_r) X(GEOSDifference_r) X(GEOSFree_r) \
    X(GEOSGeomGetX_r) X(GEOSGeomGetY_r) X(GEOSGeom_clone_r) X(GEOSGeom_createCollection_r) \
    X(GEOSGeom_createLinearRing_r) X(GEOSGeom_createPointFromXY_r) X(GEOSGeom_createPolygon_r) \
    X(GEOSGeom_destroy_r) X(GEOSGetGeometryN_r) X(GEOSGetNumGeometries_r) X(GEOSIntersection_r) \
    X(GEOSIntersects_r) X(GEOSLength_r) X(GEOSPointOnSurface_r) X(GEOSPrepare_r) \
    X(GEOSPreparedCovers_r) X(GEOSPreparedGeom_destroy_r) X(GEOSRelatePattern_r) \
    X(GEOSSTRtree_create_r) X(GEOSSTRtree_destroy_r) X(GEOSSTRtree_insert_r) \
    X(GEOSSTRtree_query_r) X(GEOSUnaryUnion_r) X(GEOS_finish_r) X(GEOS_init_r) \
    X(GEOSisValidDetail_r) X(GEOSisValid_r)
/* clang-format on */

struct geos_calls {
#define X(call) __typeof__(&(call)) call;
    GEOS_CALLS(X)
#undef X
};
extern struct geos_calls geos;

/* Has to be called before any of them, by any thread; ends the program where there is no GEOS. */
void geos_load(void);

#define GEOSArea_r                     geos.GEOSArea_r
#define GEOSContext_setErrorHandler_r  geos.GEOSContext_setErrorHandler_r
#define GEOSContext_setNoticeHandler_r geos.GEOSContext_setNoticeHandler_r
#define GEOSCoordSeq_create_r          geos.GEOSCoordSeq_create_r
#define GEOSCoordSeq_setXY_r           geos.GEOSCoordSeq_setXY_r
#define GEOSDifference_r               geos.GEOSDifference_r
#define GEOSFree_r                     geos.GEOSFree_r
#define GEOSGeomGetX_r                 geos.GEOSGeomGetX_r
#define GEOSGeomGetY_r                 geos.GEOSGeomGetY_r
#define GEOSGeom_clone_r               geos.GEOSGeom_clone_r
#define GEOSGeom_createCollection_r    geos.GEOSGeom_createCollection_r
#define GEOSGeom_createLinearRing_r    geos.GEOSGeom_createLinearRing_r
#define GEOSGeom_createPointFromXY_r   geos.GEOSGeom_createPointFromXY_r
#define GEOSGeom_createPolygon_r       geos.GEOSGeom_createPolygon_r
#define GEOSGeom_destroy_r             geos.GEOSGeom_destroy_r
#define GEOSGetGeometryN_r             geos.GEOSGetGeometryN_r
#define GEOSGetNumGeometries_r         geos.GEOSGetNumGeometries_r
#define GEOSIntersection_r             geos.GEOSIntersection_r
#define GEOSIntersects_r               geos.GEOSIntersects_r
#define GEOSLength_r                   geos.GEOSLength_r
#define GEOSPointOnSurface_r           geos.GEOSPointOnSurface_r
#define GEOSPrepare_r                  geos.GEOSPrepare_r
#define GEOSPreparedCovers_r           geos.GEOSPreparedCovers_r
#define GEOSPreparedGeom_destroy_r     geos.GEOSPreparedGeom_destroy_r
#define GEOSRelatePattern_r            geos.GEOSRelatePattern_r
#define GEOSSTRtree_create_r           geos.GEOSSTRtree_create_r
#define GEOSSTRtree_destroy_r          geos.GEOSSTRtree_destroy_r
#define GEOSSTRtree_insert_r           geos.GEOSSTRtree_insert_r
#define GEOSSTRtree_query_r            geos.GEOSSTRtree_query_r
#define GEOSUnaryUnion_r               geos.GEOSUnaryUnion_r
#define GEOS_finish_r                  geos.GEOS_finish_r
#define GEOS_init_r                    geos.GEOS_init_r
#define GEOSisValidDetail_r            geos.GEOSisValidDetail_r
#define GEOSisValid_r                  geos.GEOSisValid_r

#endif
